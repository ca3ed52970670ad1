import { deliveryQuery } from '#lib/rest/alert.schema.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('admin', async ({ query, runtime }) => {
  const { limit, before, channel } = parseBody(deliveryQuery, Object.fromEntries(query))
  const page = await runtime.notify.deliveries({ limit, before: before ?? null, channelId: channel ?? null })
  return Response.json(page)
})
