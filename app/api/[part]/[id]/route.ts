import { itemResponse } from '#lib/rest/part-response.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route<'part' | 'id'>('read', ({ request, runtime, params }) =>
  itemResponse(request, params.part, params.id, runtime.hub.snapshot(), Date.now()),
)
