import { leadImportBody } from '#lib/rest/lead.schema.ts'
import { importLeads } from '#lib/rest/lead-file.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route('publish', async ({ request, grant, runtime }) => {
  const body = parseBody(leadImportBody, await readJson(request, runtime.limits))
  const { zone } = runtime.hub.snapshot().state.workspace
  return importLeads(runtime.leadImports, grant.principal, request.headers, body, zone)
})
