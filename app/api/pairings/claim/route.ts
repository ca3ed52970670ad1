import { claimBody } from '#lib/auth/api.schema.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { openRoute } from '#lib/runtime/route.ts'

/** Open to whoever has a code: the code is 128 random bits, worth one key that may only publish. */
export const POST = openRoute(async ({ request, runtime }) => {
  const { code, machine } = parseBody(claimBody, await readJson(request, { ...runtime.limits, bodyBytes: 1_024 }))
  return Response.json(await runtime.pairings.claim(code, machine), { status: 201 })
})
