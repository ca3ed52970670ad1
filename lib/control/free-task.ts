import type { MissionState, Task } from '#lib/state/model.ts'
import { byTurn } from '#lib/state/selectors.ts'
import { leaseNow } from '#lib/state/task-lease.ts'
import { isClosed } from '#lib/state/tasks.ts'

/** Which task an agent may have, as a question about the state. */

export interface Wish {
  readonly agentId: string
  /** This task; else the next free one. */
  readonly taskId?: string | undefined
  /** Only a task of this project. */
  readonly project?: string | undefined
  /** Only a task with this label. */
  readonly label?: string | undefined
}

/** Whether it is assigned to that agent, whichever way its publisher wrote it. */
export const isHolder = ({ assignee }: Pick<Task, 'assignee'>, agentId: string): boolean =>
  assignee === `agent:${agentId}` || assignee === agentId

/** Why an agent may not claim a task now, in words that follow its name; null where it may. */
export function whyNotFree(state: MissionState, task: Task, agentId: string, nowMs: number): string | null {
  const { status, assignee } = task
  if (isClosed(status)) return `is ${status}; move it to ready first`
  if (status === 'review') return 'is in review; move it to ready first'
  const waits = task.dependsOn.find((id) => (state.tasks.get(id)?.status ?? 'done') !== 'done')
  if (waits !== undefined) return `waits for task "${waits}", which is not done`
  if (assignee === null || isHolder(task, agentId)) return null
  const lease = leaseNow(state, task, nowMs)
  if (lease === null) return `is assigned to ${assignee}`
  return lease.lapsed ? null : `is held by ${assignee} until ${lease.until} or later`
}

export const fits = ({ project, labels }: Task, wish: Wish): boolean =>
  (wish.project === undefined || project === wish.project) && (wish.label === undefined || labels.includes(wish.label))

/**
 * The next free task: one that is reserved for the agent, then the one whose turn it is, then one whose lease has lapsed.
 * @param passOver tasks that are not to be given, as those that are just being given to others.
 */
export function nextFree(
  state: MissionState,
  wish: Wish,
  nowMs: number,
  passOver: (task: Task) => boolean,
): Task | undefined {
  let best: Task | undefined
  let bestRow = Number.POSITIVE_INFINITY
  for (const task of state.tasks.values()) {
    const row = rowOf(task, wish.agentId)
    if (row === null || row > bestRow || (row === bestRow && best && byTurn(task, best) > 0)) continue
    if (passOver(task) || !fits(task, wish) || whyNotFree(state, task, wish.agentId, nowMs) !== null) continue
    best = task
    bestRow = row
  }
  return best
}

function rowOf(task: Task, agentId: string): number | null {
  if (task.status === 'ready') return isHolder(task, agentId) ? 0 : 1
  return task.lease === null ? null : 2
}
