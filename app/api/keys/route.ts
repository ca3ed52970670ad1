import { newKeyBody } from '#lib/auth/api.schema.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('admin', ({ runtime }) => Response.json({ items: runtime.accounts.keys() }))

export const POST = route('admin', async ({ request, grant, runtime }) => {
  const { bound, ...key } = parseBody(newKeyBody, await readJson(request, { ...runtime.limits, bodyBytes: 4_096 }))
  const made = await runtime.accounts.createKey({
    ...key,
    createdBy: grant.principal.id,
    bound: {
      ...(bound?.agentId === undefined ? {} : { agentId: bound.agentId }),
      ...(bound?.machine === undefined ? {} : { machine: bound.machine }),
    },
  })
  return Response.json(made, { status: 201 })
})
