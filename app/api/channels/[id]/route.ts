import { channelChangeBody } from '#lib/rest/alert.schema.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const PATCH = route<'id'>('admin', async ({ request, runtime, params }) =>
  Response.json(await runtime.notify.change(params.id, await smallBody(request, runtime, channelChangeBody))),
)

export const DELETE = route<'id'>('admin', async ({ runtime, params }) => {
  await runtime.notify.remove(params.id)
  return new Response(null, { status: 204 })
})
