import { ruleChangeBody } from '#lib/rest/alert.schema.ts'
import { itemResponse } from '#lib/rest/part-response.ts'
import { requestIdOf } from '#lib/rest/request-id.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const GET = route<'id'>('read', ({ request, runtime, params }) =>
  itemResponse(request, 'rules', params.id, runtime.hub.snapshot(), Date.now()),
)

export const PATCH = route<'id'>('admin', async ({ request, grant, runtime, params }) => {
  const change = await smallBody(request, runtime, ruleChangeBody)
  return Response.json(await runtime.rules.change(grant.principal, params.id, change, requestIdOf(request.headers)))
})

export const DELETE = route<'id'>('admin', async ({ request, grant, runtime, params }) => {
  await runtime.rules.remove(grant.principal, params.id, requestIdOf(request.headers))
  return new Response(null, { status: 204 })
})
