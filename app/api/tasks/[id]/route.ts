import { taskChangeBody } from '#lib/rest/task.schema.ts'
import { taskAnswer } from '#lib/rest/task-archive-answers.ts'
import { changeTask, removeTask } from '#lib/rest/task-requests.ts'
import { archiveCalls } from '#lib/runtime/archive-calls.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route<'id'>('read', ({ request, runtime, params }) =>
  taskAnswer(request, params.id, archiveCalls(runtime)),
)

export const PATCH = route<'id'>('publish', async ({ request, grant, runtime, params }) => {
  const body = await readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes })
  return changeTask(runtime, grant.principal, request.headers, params.id, parseBody(taskChangeBody, body))
})

export const DELETE = route<'id'>('publish', ({ request, grant, runtime, params }) =>
  removeTask(runtime, grant.principal, request.headers, params.id),
)
