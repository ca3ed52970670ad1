import { taskBulkBody } from '#lib/rest/task.schema.ts'
import { changeManyTasks } from '#lib/rest/task-bulk.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route('publish', async ({ request, grant, runtime }) => {
  const body = parseBody(taskBulkBody, await readJson(request, runtime.limits))
  return changeManyTasks(runtime, grant.principal, request.headers, body)
})
