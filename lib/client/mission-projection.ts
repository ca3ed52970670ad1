import { decodeState } from '#lib/state/codec.ts'
import { fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import type { Projection } from './live-store.ts'

/** The server's own reducer: a page at a cursor holds what the server held there. */
export const missionProjection: Projection<MissionState> = {
  stateVersion: STATE_VERSION,
  decode: decodeState,
  fold,
}
