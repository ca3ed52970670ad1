import { ruleChangeBody } from '#lib/rest/alert.schema.ts'
import { readIfMatch, taskEtag } from '#lib/rest/etag.ts'
import { itemResponse } from '#lib/rest/part-response.ts'
import { requestIdOf } from '#lib/rest/request-id.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const GET = route<'id'>('read', ({ request, runtime, params }) =>
  itemResponse(request, 'rules', params.id, runtime.hub.snapshot(), Date.now()),
)

export const PATCH = route<'id'>('admin', async ({ request, grant, runtime, params }) => {
  const { headers } = request
  const change = await smallBody(request, runtime, ruleChangeBody)
  const ifVersion = readIfMatch(headers.get('if-match'))
  const rule = await runtime.rules.change(grant.principal, params.id, change, ifVersion, requestIdOf(headers))
  return Response.json(rule, { headers: { etag: taskEtag(rule.version) } })
})

export const DELETE = route<'id'>('admin', async ({ request: { headers }, grant, runtime, params }) => {
  await runtime.rules.remove(grant.principal, params.id, readIfMatch(headers.get('if-match')), requestIdOf(headers))
  return new Response(null, { status: 204 })
})
