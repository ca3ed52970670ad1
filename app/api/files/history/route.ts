import { readFileHistoryQuery } from '#lib/rest/file-history-query.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', async ({ query, runtime }) => {
  const { last } = runtime.hub.snapshot().state
  return Response.json(await runtime.fileHistory.page(readFileHistoryQuery(query), last.seq))
})
