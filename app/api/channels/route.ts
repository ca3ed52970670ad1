import { newChannelBody } from '#lib/rest/alert.schema.ts'
import { requestIdOf } from '#lib/rest/request-id.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const GET = route('admin', ({ runtime }) => Response.json({ items: runtime.notify.channels() }))

export const POST = route('admin', async ({ request, grant, runtime }) => {
  const {
    name,
    url,
    on = true,
    template = 'json',
    least = 'info',
    rules = null,
    headers = {},
  } = await smallBody(request, runtime, newChannelBody)
  const input = { name, url, on, template, least, rules, headers }
  const made = await runtime.notify.create(grant.principal.id, input, requestIdOf(request.headers))
  return Response.json(made, { status: 201 })
})
