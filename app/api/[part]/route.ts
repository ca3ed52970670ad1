import { partResponse } from '#lib/rest/part-response.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route<'part'>('read', ({ request, runtime, params }) =>
  partResponse(request, params.part, runtime.hub.snapshot(), Date.now()),
)
