import { USUAL_QUIET } from '#lib/control/create-rules.ts'
import { quietBody } from '#lib/rest/alert.schema.ts'
import { requestIdOf } from '#lib/rest/request-id.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const GET = route('read', ({ runtime }) => {
  const { quiet, zone } = runtime.hub.snapshot().state.workspace
  return Response.json({ ...(quiet ?? USUAL_QUIET), zone })
})

export const PATCH = route('admin', async ({ request, grant, runtime }) => {
  const change = await smallBody(request, runtime, quietBody)
  const quiet = await runtime.rules.setQuiet(grant.principal, change, requestIdOf(request.headers))
  return Response.json({ ...quiet, zone: runtime.hub.snapshot().state.workspace.zone })
})
