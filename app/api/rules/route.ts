import { newRuleBody } from '#lib/rest/alert.schema.ts'
import { taskEtag } from '#lib/rest/etag.ts'
import { partResponse } from '#lib/rest/part-response.ts'
import { requestIdOf } from '#lib/rest/request-id.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const GET = route('read', ({ request, runtime }) =>
  partResponse(request, 'rules', runtime.hub.snapshot(), Date.now()),
)

export const POST = route('admin', async ({ request, grant, runtime }) => {
  const { kind, id, ...fields } = await smallBody(request, runtime, newRuleBody)
  const rule = await runtime.rules.create(grant.principal, kind, fields, id, requestIdOf(request.headers))
  const headers = { location: `/api/rules/${encodeURIComponent(rule.id)}`, etag: taskEtag(rule.version) }
  return Response.json(rule, { status: 201, headers })
})
