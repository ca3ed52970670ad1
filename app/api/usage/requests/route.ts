import { readRequestsQuery } from '#lib/rest/usage-query.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', async ({ query, runtime }) => {
  const { state, seq } = runtime.hub.snapshot()
  return Response.json(await runtime.usage.requests(readRequestsQuery(query, state, Date.now()), seq))
})
