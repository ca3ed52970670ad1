import { quietBody } from '#lib/rest/alert.schema.ts'
import { readIfMatch, taskEtag } from '#lib/rest/etag.ts'
import { requestIdOf } from '#lib/rest/request-id.ts'
import { route } from '#lib/runtime/route.ts'
import type { Runtime } from '#lib/runtime/runtime.ts'
import { smallBody } from '#lib/runtime/small-body.ts'
import type { Quiet } from '#lib/state/model.ts'
import { USUAL_QUIET } from '#lib/state/quiet.ts'

export const GET = route('read', ({ runtime }) =>
  quietResponse(runtime, runtime.hub.snapshot().state.workspace.quiet ?? USUAL_QUIET),
)

export const PATCH = route('admin', async ({ request, grant, runtime }) => {
  const { headers } = request
  const change = await smallBody(request, runtime, quietBody)
  const ifVersion = readIfMatch(headers.get('if-match'))
  return quietResponse(runtime, await runtime.rules.setQuiet(grant.principal, change, ifVersion, requestIdOf(headers)))
})

function quietResponse({ hub }: Runtime, quiet: Quiet): Response {
  const { zone } = hub.snapshot().state.workspace
  return Response.json({ ...quiet, zone }, { headers: { etag: taskEtag(quiet.version) } })
}
