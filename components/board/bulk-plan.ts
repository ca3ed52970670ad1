import type { MissionState, Task } from '#lib/state/model.ts'
import type { TaskFields } from '../tasks/task-calls.ts'
import { claimantOf } from './carry-out.ts'
import { NOBODY_CLAIMS } from './move-plan.ts'

export interface Refused {
  readonly id: string
  readonly why: string
}

/** How many changes are carried out: as each task by itself would be. */
export interface BulkPlan {
  /** Changed alike: one request for all. */
  readonly alike: readonly { readonly change: TaskFields; readonly tasks: readonly Task[] }[]
  /** The work of an agent starts: each needs its lease. */
  readonly claims: readonly { readonly task: Task; readonly agentId: string; readonly change: TaskFields }[]
  /** Nobody is asked about these. */
  readonly refused: readonly Refused[]
}

/** @param of what to change of a task; null for nothing. */
export function planBulk(
  tasks: readonly Task[],
  of: (task: Task) => TaskFields | null,
  agents: MissionState['agents'],
): BulkPlan {
  const alike = new Map<string, { change: TaskFields; tasks: Task[] }>()
  const claims: { task: Task; agentId: string; change: TaskFields }[] = []
  const refused: Refused[] = []
  for (const task of tasks) {
    const change = of(task)
    if (change === null) continue
    if (change.status === 'running' && task.assignee === null) {
      refused.push({ id: task.id, why: `${NOBODY_CLAIMS}.` })
      continue
    }
    const agentId = claimantOf(task, change, agents)
    if (agentId !== null) {
      claims.push({ task, agentId, change })
      continue
    }
    const key = JSON.stringify(change)
    const group = alike.get(key)
    if (group) group.tasks.push(task)
    else alike.set(key, { change, tasks: [task] })
  }
  return { alike: [...alike.values()], claims, refused }
}
