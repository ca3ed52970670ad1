import { partResponse } from '#lib/rest/part-response.ts'
import { newTaskBody } from '#lib/rest/task.schema.ts'
import { createTask } from '#lib/rest/task-requests.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ request, runtime }) =>
  partResponse(request, 'tasks', runtime.hub.snapshot(), Date.now()),
)

export const POST = route('publish', async ({ request, grant, runtime }) => {
  const body = await readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes })
  return createTask(runtime, grant.principal, request.headers, parseBody(newTaskBody, body))
})
