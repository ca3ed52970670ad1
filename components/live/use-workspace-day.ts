import { useMemo } from 'react'
import { useClock, useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { workspaceDay } from '#lib/state/selectors.ts'
import { onceAMinute } from './once-a-minute.ts'

const zoneOf = (state: MissionState) => state.workspace
const lastOf = (state: MissionState) => state.last.day

/** Today in the workspace's zone (YYYY-MM-DD); it turns at midnight, whether anything happens or not. */
export function useWorkspaceDay(): string {
  const workspace = useLive(zoneOf)
  const day = useLive(lastOf)
  const say = useMemo(() => onceAMinute((now) => workspaceDay({ workspace, last: { day } }, now)), [workspace, day])
  return useClock(say)
}
