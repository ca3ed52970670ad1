import { leadMergeBody } from '#lib/rest/lead.schema.ts'
import { mergeLead } from '#lib/rest/lead-requests.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('publish', async ({ request, grant, runtime, params }) => {
  const body = await readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes })
  return mergeLead(runtime.leads, grant.principal, request.headers, params.id, parseBody(leadMergeBody, body))
})
