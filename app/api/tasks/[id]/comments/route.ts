import { commentBody } from '#lib/rest/task.schema.ts'
import { addComment, commentsAnswer } from '#lib/rest/task-comments.ts'
import { archiveCalls } from '#lib/runtime/archive-calls.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route<'id'>('read', ({ query, runtime, params }) =>
  commentsAnswer(params.id, query, archiveCalls(runtime)),
)

export const POST = route<'id'>('publish', async ({ request, query, grant, runtime, params }) => {
  const body = parseBody(
    commentBody,
    await readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes }),
  )
  return addComment(runtime, { grant, query, headers: request.headers }, params.id, body)
})
