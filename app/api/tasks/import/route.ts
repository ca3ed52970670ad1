import { taskImportBody } from '#lib/rest/task.schema.ts'
import { importTasks } from '#lib/rest/task-import.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route('publish', async ({ request, grant, runtime }) => {
  const body = parseBody(taskImportBody, await readJson(request, runtime.limits))
  return importTasks(runtime, grant.principal, request.headers, body)
})
