import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Principal } from '#lib/auth/principal.ts'
import { errorBody } from '#lib/protocol/errors.ts'
import { requestIdOf } from './request-id.ts'
import { showTask } from './show-task.ts'
import type { taskBulkBody } from './task.schema.ts'
import type { TaskCalls } from './task-requests.ts'

/**
 * `POST /api/tasks/bulk` → `{results}`: one outcome for each task, in their order, `{id, task}` or `{id, error}`; what one is
 * refused for holds up no other. The same Idempotency-Key with the same request changes nothing again.
 */
export async function changeManyTasks(
  calls: TaskCalls,
  by: Principal,
  headers: Headers,
  { items, change, remove }: z.infer<typeof taskBulkBody>,
): Promise<Response> {
  const key = requestIdOf(headers)
  const act = async ({ id, version }: (typeof items)[number]) => {
    const requestId = key && `bulk-${createHash('sha256').update(`${key}\n${id}`).digest('hex').slice(0, 32)}`
    try {
      if (remove) {
        await calls.tasks.remove(by, id, version ?? null, requestId)
        return { id, task: null }
      }
      const task = await calls.tasks.change(by, id, change ?? {}, version ?? null, requestId)
      return { id, task: showTask(task, calls.view.state(), calls.clock.now()) }
    } catch (error) {
      return { id, ...errorBody(error) }
    }
  }
  return Response.json({ results: await Promise.all(items.map(act)) })
}
