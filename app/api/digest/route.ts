import { readDigestQuery } from '#lib/rest/digest-query.ts'
import { withDollars } from '#lib/rest/with-dollars.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', async ({ query, runtime }) => {
  const { since, until } = readDigestQuery(query)
  const digest = await runtime.digest(since, until)
  return Response.json({ ...digest, usage: withDollars(digest.usage) })
})
