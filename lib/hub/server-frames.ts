import { type Reconnect, reconnectAfter } from '#lib/protocol/close.ts'
import type { ByeFrame, ServerFrame } from '#lib/protocol/frame.ts'
import { EncodedFrame } from './encoded-frame.ts'
import type { Snapshot } from './hub.ts'

export const encodeFrame = (frame: ServerFrame): EncodedFrame => new EncodedFrame(JSON.stringify(frame))

/** The state as a frame, around JSON that is made once per cursor. */
export class SnapshotEncoder {
  #of: Snapshot | null = null
  readonly #bySub = new Map<string, EncodedFrame>()

  frame(sub: string, snapshot: Snapshot): EncodedFrame {
    if (this.#of !== snapshot) this.#bySub.clear()
    this.#of = snapshot
    const known = this.#bySub.get(sub)
    if (known) return known
    const state = new TextDecoder().decode(snapshot.encoded())
    const frame = new EncodedFrame(
      `{"type":"snapshot","sub":${JSON.stringify(sub)},"cursor":"${snapshot.cursor}","stateVersion":${snapshot.stateVersion},"state":${state}}`,
      snapshot.cursor,
    )
    // Names beyond the usual ones are not kept: there could be any number of them.
    if (this.#bySub.size < 4) this.#bySub.set(sub, frame)
    return frame
  }
}

/** When a client may come back, in milliseconds from now; it picks a moment at random. */
export interface Window {
  readonly minMs: number
  readonly maxMs: number
}

const WINDOWS: Readonly<Record<Reconnect, Window>> = {
  never: { minMs: 0, maxMs: 0 },
  now: { minMs: 0, maxMs: 1_000 },
  backoff: { minMs: 1_000, maxMs: 5_000 },
}

/** The last frame of an SSE stream. `retry:` tells an EventSource the same, as far as it can be told. */
export function byeFrame(code: number, reason: string, random: () => number, window?: Window): EncodedFrame {
  const reconnect = reconnectAfter(code)
  const { minMs, maxMs } = window ?? WINDOWS[reconnect]
  const frame: ByeFrame = { type: 'bye', code, reason, reconnect, minMs, maxMs }
  const retryMs = reconnect === 'never' ? 3_600_000 : Math.round(minMs + random() * (maxMs - minMs))
  return new EncodedFrame(JSON.stringify(frame), null, `retry: ${retryMs}\n`)
}
