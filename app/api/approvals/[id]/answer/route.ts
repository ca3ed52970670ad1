import { answerBody } from '#lib/rest/answer.schema.ts'
import { requestIdOf } from '#lib/rest/request-id.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('control', async ({ request, grant, runtime, params }) => {
  const body = await readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes })
  const requestId = requestIdOf(request.headers)
  return Response.json(await runtime.answer(grant.principal, params.id, parseBody(answerBody, body), requestId))
})
