import { ticketBody } from '#lib/auth/api.schema.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route('read', async ({ request, grant, runtime }) => {
  const { use } = parseBody(ticketBody, await readJson(request, { ...runtime.limits, bodyBytes: 1_024 }))
  return Response.json(runtime.authenticator.issueTicket(grant, use), { status: 201 })
})
