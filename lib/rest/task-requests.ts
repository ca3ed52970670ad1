import type { z } from 'zod'
import type { Principal } from '#lib/auth/principal.ts'
import type { TaskControl, TaskInput } from '#lib/control/tasks.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Task } from '#lib/state/model.ts'
import { readIfMatch, taskEtag } from './etag.ts'
import type { newTaskBody } from './task.schema.ts'
import { withDollars } from './with-dollars.ts'

const KEY_LENGTH = 128

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

/** `Idempotency-Key`: the id under which the event is stored, so that a retry is known as one for at least 7 days. */
function requestIdOf(headers: Headers): string | undefined {
  const key = headers.get('idempotency-key')?.trim()
  if (key === undefined) return undefined
  if (key.length > 0 && key.length <= KEY_LENGTH && !key.startsWith('mc:')) return key
  const message = `must have 1 to ${KEY_LENGTH} characters and not begin with "mc:"`
  throw new MissionError('invalid', `Idempotency-Key ${message}.`, { issues: [{ path: 'Idempotency-Key', message }] })
}
