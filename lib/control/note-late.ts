import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { perMinute, TokenBuckets } from '#lib/protocol/token-buckets.ts'
import type { GuardedAppend } from './guarded-append.ts'
import type { LateStep } from './late-step.ts'
import { takenGuard } from './taken-guard.ts'

/** Of all tasks together, and of one of them: what is more is refused all the same, and not written down. */
const A_MINUTE = { all: 30, task: 3 }
const TASKS = 1_000

type Late = Pick<Principal, 'id' | 'kind' | 'bound' | 'speaksFor'>

/** Tells that somebody was refused for being late. Nothing waits for it. */
export type NoteLate = (by: Late, late: LateStep) => void

/**
 * Writes `task:refused`, for the history of the task and nothing else. A guard holds it to one for each lease that was named
 * and the one that stood, however often it is tried and by whom; so what a task has of them is bounded by its claims.
 */
export function createNoteLate(
  log: () => Pick<GuardedAppend, 'append'>,
  clock: Clock,
  onError: (error: unknown) => void,
): NoteLate {
  const buckets = new TokenBuckets(clock.now, TASKS)
  const { principal } = serverGrant('tasks')
  return (by, late) => {
    const { taskId, generation, current, holder } = late
    if (buckets.take(`task ${taskId}`, perMinute(A_MINUTE.task)) > 0) return
    if (buckets.take('all', perMinute(A_MINUTE.all)) > 0) return
    const data = { taskId, by: whoIs(by, late), generation, current, ...(holder !== null && { holder }) }
    log()
      .append(
        principal,
        { type: 'task:refused', data },
        { guard: `mc:task-refused:${taskId}:${current}:${generation}` },
      )
      .catch((error) => {
        if (takenGuard(error) === null) onError(error)
      })
  }
}

/** A key is of a program, and one may be of many agents: the history names the agent where it is known. */
function whoIs({ id, kind, bound, speaksFor }: Late, { agentId: named }: LateStep): string {
  const agentId = bound.agentId ?? speaksFor ?? named
  return kind === 'key' && agentId !== null ? `agent:${agentId}` : id
}
