import type { z } from 'zod'
import type { Principal } from '#lib/auth/principal.ts'
import type { LeadControl, LeadInput } from '#lib/control/leads.ts'
import type { LeadSource } from '#lib/leads/lead-source.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Lead } from '#lib/state/model.ts'
import { cachedJson } from './cached-json.ts'
import { readIfMatch, taskEtag } from './etag.ts'
import type { leadMergeBody, newLeadBody } from './lead.schema.ts'
import { readLeadQuery } from './lead-query.ts'
import { requestIdOf } from './request-id.ts'

/** `GET /api/leads` → `{cursor, items, count, next?}`, of all leads however old. */
export async function listLeads(source: LeadSource, request: Request): Promise<Response> {
  const query = readLeadQuery(new URL(request.url).searchParams)
  const { leads, next, count, cursor, changed } = await source.page(query)
  const { pathname, search } = new URL(request.url)
  const epoch = cursor.slice(0, cursor.indexOf(':'))
  const body = { cursor, count, items: leads, ...(next !== null && { next }) }
  return cachedJson(request, {
    etag: `"${changed}.${epoch}.${Buffer.from(pathname + search)
      .toString('base64url')
      .slice(-24)}"`,
    bytes: () => new TextEncoder().encode(JSON.stringify(body)),
  })
}

/** `GET /api/leads/{id}` → the lead; its ETag names its version. */
export async function showLead(source: LeadSource, leadId: string): Promise<Response> {
  const lead = (await source.many([leadId])).get(leadId)
  if (lead) return leadResponse(lead, 200)
  throw new MissionError('not_found', `There is no lead "${leadId}": it was never added, or was removed.`)
}

/** `POST /api/leads` → 201 with the lead, its ETag and its Location. */
export async function addLead(
  leads: LeadControl,
  by: Principal,
  headers: Headers,
  { id, ...fields }: z.infer<typeof newLeadBody>,
): Promise<Response> {
  const lead = await leads.add(by, { ...fields, ...(id !== undefined && { leadId: id }) }, requestIdOf(headers))
  return leadResponse(lead, 201, { location: `/api/leads/${encodeURIComponent(lead.id)}` })
}

/** `PATCH /api/leads/{id}` → the lead as it stands now. */
export async function changeLead(
  leads: LeadControl,
  by: Principal,
  headers: Headers,
  leadId: string,
  change: LeadInput,
): Promise<Response> {
  return leadResponse(await leads.change(by, leadId, change, versionIn(headers), requestIdOf(headers)), 200)
}

/** `DELETE /api/leads/{id}` → 204. */
export async function removeLead(
  leads: LeadControl,
  by: Principal,
  headers: Headers,
  leadId: string,
): Promise<Response> {
  await leads.remove(by, leadId, versionIn(headers), requestIdOf(headers))
  return new Response(null, { status: 204 })
}

/** `POST /api/leads/{id}/merge` → the lead that stays. */
export async function mergeLead(
  leads: LeadControl,
  by: Principal,
  headers: Headers,
  leadId: string,
  merge: z.infer<typeof leadMergeBody>,
): Promise<Response> {
  return leadResponse(await leads.merge(by, leadId, merge, versionIn(headers), requestIdOf(headers)), 200)
}

/** `POST /api/leads/{id}/unmerge` → the lead that is shown again. */
export async function unmergeLead(
  leads: LeadControl,
  by: Principal,
  headers: Headers,
  leadId: string,
): Promise<Response> {
  return leadResponse(await leads.unmerge(by, leadId, versionIn(headers), requestIdOf(headers)), 200)
}

const versionIn = (headers: Headers) => readIfMatch(headers.get('if-match'))

const leadResponse = (lead: Lead, status: number, headers: Record<string, string> = {}) =>
  Response.json(lead, { status, headers: { ...headers, etag: taskEtag(lead.version) } })
