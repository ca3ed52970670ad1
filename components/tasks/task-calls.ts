import type { EventData } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { sendJson } from '../rest/send-json.ts'

/** The calls of everything that shows tasks. All throw AnswerError; what they change comes back over the live connection. */

/** What a person changes of a task here. */
export type TaskFields = Pick<
  EventData<'task:updated'>,
  | 'title'
  | 'description'
  | 'status'
  | 'priority'
  | 'labels'
  | 'assignee'
  | 'dependsOn'
  | 'due'
  | 'project'
  | 'result'
  | 'rank'
  | 'review'
>

const pathOf = (id: string) => `/api/tasks/${encodeURIComponent(id)}`

export const createTask = (task: TaskFields & { readonly title: string }, requestId: string): Promise<unknown> =>
  sendJson('/api/tasks', 'POST', task, { 'idempotency-key': requestId })

/**
 * @param version the one that the person saw: where another stands, the answer is `conflict`.
 * @returns the task as it stands then; a cast, since our own server answers so on this route.
 */
export const changeTask = (id: string, version: number, fields: TaskFields, requestId: string): Promise<Task> =>
  sendJson(pathOf(id), 'PATCH', fields, {
    'if-match': `"v${version}"`,
    'idempotency-key': requestId,
  }) as Promise<Task>

/** Starts the work of an agent on a task. @returns the task as it stands then. A refusal says why it may not. */
export const claimTask = (id: string, agentId: string, requestId: string): Promise<Task> =>
  sendJson(`${pathOf(id)}/claim?agent=${encodeURIComponent(agentId)}`, 'POST', undefined, {
    'idempotency-key': requestId,
  }) as Promise<Task>

export const removeTask = (id: string, version: number, requestId: string): Promise<unknown> =>
  sendJson(pathOf(id), 'DELETE', undefined, { 'if-match': `"v${version}"`, 'idempotency-key': requestId })

export const commentOn = (taskId: string, text: string, requestId: string): Promise<unknown> =>
  sendJson(`${pathOf(taskId)}/comments`, 'POST', { text }, { 'idempotency-key': requestId })
