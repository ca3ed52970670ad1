import { setupBody } from '#lib/auth/api.schema.ts'
import { clientAddress } from '#lib/auth/client-address.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { openRoute } from '#lib/runtime/route.ts'

/** Open to all, and worth nothing without the one-time token. */
export const POST = openRoute(async ({ request, runtime }) => {
  const { token, ...person } = parseBody(setupBody, await readJson(request, { ...runtime.limits, bodyBytes: 8_192 }))
  const remote = clientAddress(request.headers.get('x-forwarded-for'))
  const { id, email, name } = await runtime.setup.createOwner(token, person, remote)
  return Response.json({ person: { id, email, name } }, { status: 201 })
})
