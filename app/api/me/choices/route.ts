import { choicesBody } from '#lib/rest/away.schema.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const GET = route('person', ({ grant, runtime }) =>
  Response.json(runtime.accounts.choices.get(grant.principal.id)),
)

export const PATCH = route('person', async ({ request, grant, runtime }) => {
  const change = await smallBody(request, runtime, choicesBody)
  return Response.json(await runtime.accounts.choices.change(grant.principal.id, change))
})
