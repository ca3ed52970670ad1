import { releaseBody } from '#lib/rest/task.schema.ts'
import { releaseTask } from '#lib/rest/task-claims.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('publish', async ({ request, query, grant, runtime, params }) => {
  const body = await readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes })
  return releaseTask(runtime, { grant, query, headers: request.headers }, params.id, parseBody(releaseBody, body))
})
