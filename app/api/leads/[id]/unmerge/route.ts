import { unmergeLead } from '#lib/rest/lead-requests.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('publish', ({ request, grant, runtime, params }) =>
  unmergeLead(runtime.leads, grant.principal, request.headers, params.id),
)
