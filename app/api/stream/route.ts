import { readStreamQuery } from '#lib/rest/stream-query.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route(
  'read',
  ({ request, query, grant, runtime }) =>
    runtime.hub.serveSse(grant, readStreamQuery(query, request.headers.get('last-event-id')), request.signal),
  { tickets: 'stream' },
)
