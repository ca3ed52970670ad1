import { requestsCsv } from '#lib/rest/usage-csv.ts'
import { readRequestsQuery } from '#lib/rest/usage-query.ts'
import { whoNamed } from '#lib/rest/who-named.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ query, runtime }) => {
  const { state, seq } = runtime.hub.snapshot()
  const nameOf = whoNamed(runtime.accounts, state)
  return requestsCsv(runtime.usage, readRequestsQuery(query, state, Date.now()), seq, nameOf)
})
