import { readBeforeQuery, readPollQuery } from '#lib/rest/stream-query.ts'
import { route } from '#lib/runtime/route.ts'

/** `POST /api/events` is answered before Next. */
export const GET = route('read', ({ request, query, grant, runtime }) =>
  query.has('before')
    ? runtime.hub.serveBefore(grant, readBeforeQuery(query, runtime.limits), request.signal)
    : runtime.hub.servePoll(grant, readPollQuery(query, runtime.limits), request.signal),
)
