import type { EventData } from '#lib/protocol/event.ts'
import type { Lead } from '#lib/state/model.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'

/** The calls of the leads page. All throw AnswerError; what they change comes back over the live connection too. */

/** What a person writes of a lead here. */
export type LeadEdits = Partial<
  Pick<
    EventData<'lead:updated'>,
    'name' | 'company' | 'domain' | 'email' | 'stage' | 'source' | 'owner' | 'notes' | 'nextAction' | 'due'
  >
>

const pathOf = (id: string) => `/api/leads/${encodeURIComponent(id)}`
const match = (version: number) => ({ 'if-match': `"v${version}"` })
const key = (requestId: string) => ({ 'idempotency-key': requestId })

// The API answers with the lead as it stands.
const asLead = (answer: Promise<unknown>) => answer as Promise<Lead>

export const addLead = (lead: LeadEdits & { readonly name: string }, requestId: string): Promise<Lead> =>
  asLead(sendJson('/api/leads', 'POST', lead, key(requestId)))

/** @param version the one that the person saw: where another stands, the answer is `conflict`. */
export const changeLead = (id: string, version: number, edits: LeadEdits, requestId: string): Promise<Lead> =>
  asLead(sendJson(pathOf(id), 'PATCH', edits, { ...match(version), ...key(requestId) }))

export const removeLead = (id: string, version: number): Promise<unknown> =>
  sendJson(pathOf(id), 'DELETE', undefined, { ...match(version), ...key(newRequestId()) })

/** @returns the lead that stays. */
export const mergeLead = (id: string, into: string): Promise<Lead> =>
  asLead(sendJson(`${pathOf(id)}/merge`, 'POST', { into }, key(newRequestId())))

export const unmergeLead = (id: string): Promise<Lead> =>
  asLead(sendJson(`${pathOf(id)}/unmerge`, 'POST', undefined, key(newRequestId())))

const say = (type: string, data: object, id: string) => sendJson('/api/events', 'POST', { id, type, data })

export const sayDistinct = (leadId: string, other: string): Promise<unknown> =>
  say('lead:distinct', { leadId, other }, newRequestId())

export const commentLead = (leadId: string, text: string, requestId: string): Promise<unknown> =>
  say('lead:commented', { leadId, text }, requestId)

export interface ImportAnswer {
  readonly importId: string | null
  readonly rows: number
  readonly added: number
  readonly known: number
  readonly broken: readonly { readonly line: number; readonly field: string; readonly message: string }[]
  readonly brokenRows: number
  readonly header: readonly string[]
  readonly columns: Readonly<Record<string, string>>
  readonly sample: readonly Readonly<Record<string, unknown>>[]
}

export interface ImportWish {
  readonly csv: string
  readonly name: string
  readonly columns?: Readonly<Record<string, string | null>>
  readonly dryRun?: boolean
}

// The shapes of lead.schema.ts, whose values stay on the server.
export const importLeads = (wish: ImportWish, requestId: string): Promise<ImportAnswer> =>
  sendJson('/api/leads/import', 'POST', wish, key(requestId)) as Promise<ImportAnswer>

export const undoImport = (importId: string): Promise<{ readonly removed: number; readonly kept: number }> =>
  sendJson(`/api/leads/import/${encodeURIComponent(importId)}`, 'DELETE') as Promise<{ removed: number; kept: number }>

/** One lead as it stands; null where it is not, or no longer, there. */
export async function loadLead(id: string): Promise<Lead | null> {
  try {
    return await asLead(sendJson(pathOf(id), 'GET'))
  } catch (error) {
    if (AnswerError.from(error).code === 'not_found') return null
    throw error
  }
}

/** Every lead, page after page. @param onPage hears how many there are so far, and in all. */
export async function loadLeads(onPage: (loaded: number, count: number) => void): Promise<readonly Lead[]> {
  const leads: Lead[] = []
  for (let after = '', first = true; first || after !== ''; first = false) {
    const query = new URLSearchParams({ limit: '500', merged: '1', ...(after && { after }) })
    const page = (await sendJson(`/api/leads?${query}`, 'GET')) as LeadPage
    leads.push(...page.items)
    after = page.next ?? ''
    onPage(leads.length, page.count)
  }
  return leads
}

interface LeadPage {
  readonly items: readonly Lead[]
  readonly count: number
  readonly next?: string
}
