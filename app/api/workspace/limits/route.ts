import { readIfMatch, taskEtag } from '#lib/rest/etag.ts'
import { requestIdOf } from '#lib/rest/request-id.ts'
import { taskLimitsBody } from '#lib/rest/workspace.schema.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const PATCH = route('control', async ({ request, grant, runtime }) => {
  const change = await smallBody(request, runtime, taskLimitsBody)
  const ifVersion = readIfMatch(request.headers.get('if-match'))
  const limits = await runtime.changeTaskLimits(grant.principal, change, ifVersion, requestIdOf(request.headers))
  return Response.json(limits, { headers: { etag: taskEtag(limits.version) } })
})
