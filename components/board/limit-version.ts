import type { TaskStatus } from '#lib/protocol/event.ts'
import type { TaskLimits } from '#lib/state/model.ts'
import { limitOf } from '#lib/state/task-limits.ts'

/**
 * The version of the limits that a change of one of them names: that of when it was looked at where somebody has changed this
 * one since, so that it is refused, else the present one. A change of another one is in nobody's way.
 */
export const limitVersion = (seen: TaskLimits, now: TaskLimits, status: TaskStatus): number =>
  limitOf(seen, status) === limitOf(now, status) ? now.version : seen.version
