import { officeLevel } from '#lib/state/level-selectors.ts'
import type { MissionState } from '#lib/state/model.ts'
import { workspaceDay } from '#lib/state/selectors.ts'

/** `GET /api/workspace`. `level` is that of the office, null where the workspace has no levels. */
export function showWorkspace(state: MissionState, nowMs: number) {
  const { name, zone, levels, limits } = state.workspace
  const today = workspaceDay(state, nowMs)
  return { name, zone, today, limits, levels, level: levels ? officeLevel(state, today) : null }
}
