import { requestIdOf } from '#lib/rest/request-id.ts'
import { showWorkspace } from '#lib/rest/show-workspace.ts'
import { workspaceBody } from '#lib/rest/workspace.schema.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ runtime }) =>
  Response.json(showWorkspace(runtime.hub.snapshot().state, runtime.clock.now())),
)

export const PATCH = route('admin', async ({ request, grant, runtime }) => {
  const body = parseBody(workspaceBody, await readJson(request, { ...runtime.limits, bodyBytes: 4_096 }))
  await runtime.changeWorkspace(grant.principal, body, requestIdOf(request.headers))
  return Response.json(showWorkspace(runtime.hub.snapshot().state, runtime.clock.now()))
})
