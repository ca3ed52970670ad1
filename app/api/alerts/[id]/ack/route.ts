import { requestIdOf } from '#lib/rest/request-id.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('control', async ({ request, grant, runtime, params }) =>
  Response.json(await runtime.rules.acknowledge(grant.principal, params.id, requestIdOf(request.headers))),
)
