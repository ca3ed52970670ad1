import { leadChangeBody } from '#lib/rest/lead.schema.ts'
import { changeLead, removeLead, showLead } from '#lib/rest/lead-requests.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route<'id'>('read', ({ runtime, params }) => showLead(runtime.allLeads, params.id))

export const PATCH = route<'id'>('publish', async ({ request, grant, runtime, params }) => {
  const body = await readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes })
  return changeLead(runtime.leads, grant.principal, request.headers, params.id, parseBody(leadChangeBody, body))
})

export const DELETE = route<'id'>('publish', ({ request, grant, runtime, params }) =>
  removeLead(runtime.leads, grant.principal, request.headers, params.id),
)
