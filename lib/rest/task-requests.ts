import type { z } from 'zod'
import type { Principal } from '#lib/auth/principal.ts'
import type { StateView } from '#lib/control/state-view.ts'
import type { TaskControl, TaskInput } from '#lib/control/tasks.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import type { Task } from '#lib/state/model.ts'
import { readIfMatch, taskEtag } from './etag.ts'
import { requestIdOf } from './request-id.ts'
import { showTask } from './show-task.ts'
import type { newTaskBody } from './task.schema.ts'

/** What the routes of tasks work with. */
export interface TaskCalls {
  readonly tasks: TaskControl
  readonly view: Pick<StateView, 'state'>
  readonly clock: Clock
}

/** `POST /api/tasks` → 201 with the task, its ETag and its Location. */
export async function createTask(
  calls: TaskCalls,
  by: Principal,
  headers: Headers,
  { id, ...fields }: z.infer<typeof newTaskBody>,
): Promise<Response> {
  const task = await calls.tasks.create(
    by,
    { ...fields, ...(id !== undefined && { taskId: id }) },
    requestIdOf(headers),
  )
  return taskResponse(calls, task, 201, { location: `/api/tasks/${encodeURIComponent(task.id)}` })
}

/** `PATCH /api/tasks/{id}` → the task as it stands now. */
export async function changeTask(
  calls: TaskCalls,
  by: Principal,
  headers: Headers,
  taskId: string,
  change: TaskInput,
): Promise<Response> {
  const ifVersion = readIfMatch(headers.get('if-match'))
  return taskResponse(calls, await calls.tasks.change(by, taskId, change, ifVersion, requestIdOf(headers)), 200)
}

/** `DELETE /api/tasks/{id}` → 204. */
export async function removeTask(calls: TaskCalls, by: Principal, headers: Headers, taskId: string): Promise<Response> {
  await calls.tasks.remove(by, taskId, readIfMatch(headers.get('if-match')), requestIdOf(headers))
  return new Response(null, { status: 204 })
}

export const taskResponse = (
  { view, clock }: TaskCalls,
  task: Task,
  status: number,
  headers: Record<string, string> = {},
): Response =>
  Response.json(showTask(task, view.state(), clock.now()), {
    status,
    headers: { ...headers, etag: taskEtag(task.version) },
  })
