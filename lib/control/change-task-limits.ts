import type { Principal } from '#lib/auth/principal.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { EventData } from '#lib/protocol/event.ts'
import type { TaskLimits } from '#lib/state/model.ts'
import { LIMITED } from '#lib/state/task-limits.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { isRepeat } from './is-repeat.ts'
import type { StateView } from './state-view.ts'
import { takenGuard } from './taken-guard.ts'

export type LimitChange = EventData<'task:limits'>['limits']

/**
 * Changes how many tasks of a status there should be (`task:limits`). What already stands so is not said again.
 * @param ifVersion the version that the caller saw; null changes whatever stands.
 * @param requestId makes a retry harmless.
 * @throws MissionError `conflict` with `current` = the present limits.
 */
export type ChangeTaskLimits = (
  by: Principal,
  change: LimitChange,
  ifVersion: number | null,
  requestId?: string,
) => Promise<TaskLimits>

/** How long what is stored may take to reach this node's state. */
const CATCH_UP_MS = 1_000
/** Each try that fails means that somebody else's change was stored. */
const TRIES = 20

export function createChangeTaskLimits(view: StateView, log: GuardedAppend): ChangeTaskLimits {
  const present = () => view.state().workspace.limits
  return async (by, limits, ifVersion, requestId) => {
    const draft = { type: 'task:limits', data: { limits } } as const
    if (await isRepeat(log, by, requestId, draft)) return present()
    for (let tries = 0; tries < TRIES; tries++) {
      const now = present()
      if (ifVersion !== null && ifVersion !== now.version) throw stale(now, ifVersion)
      if (LIMITED.every((status) => limits[status] === undefined || limits[status] === now[status])) return now
      const guard = `mc:task-limits:${now.version + 1}`
      try {
        const { seq } = await log.append(by, draft, { guard, ...(requestId !== undefined && { id: requestId }) })
        await view.until(({ last }) => last.seq >= seq, CATCH_UP_MS)
        return present()
      } catch (error) {
        const winner = takenGuard(error)
        if (winner?.guard !== guard || !(await view.until(({ last }) => last.seq >= winner.seq, CATCH_UP_MS)))
          throw error
      }
    }
    throw new MissionError('overloaded', 'Others change the limits without a pause; try again.', {
      retryAfterMs: CATCH_UP_MS,
    })
  }
}

const stale = (current: TaskLimits, seen: number): MissionError =>
  new MissionError(
    'conflict',
    `The limits are at version ${current.version}, and this change was made from version ${seen}; look at them again.`,
    { current },
  )
