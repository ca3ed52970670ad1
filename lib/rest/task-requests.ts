import type { z } from 'zod'
import type { Principal } from '#lib/auth/principal.ts'
import type { TaskControl, TaskInput } from '#lib/control/tasks.ts'
import type { Task } from '#lib/state/model.ts'
import { readIfMatch, taskEtag } from './etag.ts'
import { requestIdOf } from './request-id.ts'
import type { newTaskBody } from './task.schema.ts'
import { withDollars } from './with-dollars.ts'

/** `POST /api/tasks` → 201 with the task, its ETag and its Location. */
export async function createTask(
  tasks: TaskControl,
  by: Principal,
  headers: Headers,
  { id, ...fields }: z.infer<typeof newTaskBody>,
): Promise<Response> {
  const task = await tasks.create(by, { ...fields, ...(id !== undefined && { taskId: id }) }, requestIdOf(headers))
  return taskResponse(task, 201, { location: `/api/tasks/${encodeURIComponent(task.id)}` })
}

/** `PATCH /api/tasks/{id}` → the task as it stands now. */
export async function changeTask(
  tasks: TaskControl,
  by: Principal,
  headers: Headers,
  taskId: string,
  change: TaskInput,
): Promise<Response> {
  const ifVersion = readIfMatch(headers.get('if-match'))
  return taskResponse(await tasks.change(by, taskId, change, ifVersion, requestIdOf(headers)), 200)
}

/** `DELETE /api/tasks/{id}` → 204. */
export async function removeTask(
  tasks: TaskControl,
  by: Principal,
  headers: Headers,
  taskId: string,
): Promise<Response> {
  await tasks.remove(by, taskId, readIfMatch(headers.get('if-match')), requestIdOf(headers))
  return new Response(null, { status: 204 })
}

const taskResponse = (task: Task, status: number, headers: Record<string, string> = {}) =>
  Response.json(withDollars(task), { status, headers: { ...headers, etag: taskEtag(task.version) } })
