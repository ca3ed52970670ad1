import type { MissionState, Task } from '#lib/state/model.ts'
import { agentAssigned } from '#lib/state/task-lease.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { changeTask, claimTask, type TaskFields } from '../tasks/task-calls.ts'

/** The agent whose work a move starts: only a claim does that. Null where it starts none. */
export function claimantOf(task: Task, { status }: TaskFields, agents: MissionState['agents']): string | null {
  if (status !== 'running' || task.status === 'running') return null
  return agentAssigned(task.assignee, (id) => agents.has(id))
}

/** What is left to change once it was claimed; null for nothing. */
export function afterClaim({ status: _, ...fields }: TaskFields): TaskFields | null {
  return Object.keys(fields).length > 0 ? fields : null
}

/** A claim that was carried out: the task as it was answered last, and why it did not come to its place; null where it did. */
export interface Claimed {
  readonly task: Task
  readonly unplaced: string | null
}

/**
 * Asks for the lease, then for the place among what runs.
 * @throws AnswerError where it was not claimed.
 */
export async function claimAndPlace({ id }: Task, agentId: string, fields: TaskFields): Promise<Claimed> {
  const claimed = await claimTask(id, agentId, newRequestId())
  const rest = afterClaim(fields)
  if (rest === null) return { task: claimed, unplaced: null }
  try {
    return { task: await changeTask(id, claimed.version, rest, newRequestId()), unplaced: null }
  } catch (cause) {
    return { task: claimed, unplaced: AnswerError.from(cause).message }
  }
}
