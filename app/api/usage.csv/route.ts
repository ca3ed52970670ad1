import { usageCsv } from '#lib/rest/usage-csv.ts'
import { readUsageQuery } from '#lib/rest/usage-query.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ query, runtime }) => {
  const { state, seq } = runtime.hub.snapshot()
  return usageCsv(runtime.usage, readUsageQuery(query, state, Date.now()), seq)
})
