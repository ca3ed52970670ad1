import { newLeadBody } from '#lib/rest/lead.schema.ts'
import { addLead, listLeads } from '#lib/rest/lead-requests.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ request, runtime }) => listLeads(runtime.allLeads, request))

export const POST = route('publish', async ({ request, grant, runtime }) => {
  const body = await readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes })
  return addLead(runtime.leads, grant.principal, request.headers, parseBody(newLeadBody, body))
})
