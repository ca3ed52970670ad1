import { route } from '#lib/runtime/route.ts'

export const DELETE = route<'id'>('publish', async ({ grant, runtime, params }) =>
  Response.json(await runtime.leadImports.undo(grant.principal, params.id)),
)
