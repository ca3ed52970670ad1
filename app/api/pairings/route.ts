import { newPairingBody } from '#lib/auth/api.schema.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route('admin', async ({ request, grant, runtime }) => {
  const { agent } = parseBody(newPairingBody, await readJson(request, { ...runtime.limits, bodyBytes: 1_024 }))
  return Response.json(runtime.pairings.issue(grant, agent), { status: 201 })
})
