import type { EventData, EventOf } from '#lib/protocol/event.ts'
import { hear } from './agents.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import { earn, LEAD_XP } from './levels.ts'
import type { Lead } from './model.ts'

const LEADS = 500

function newLead(draft: Draft, id: string): Lead {
  return {
    id,
    name: id,
    company: null,
    domain: null,
    email: null,
    stage: null,
    source: null,
    agentId: null,
    notes: null,
    nextAction: null,
    score: null,
    parts: {},
    createdAt: draft.at,
    updatedAt: draft.at,
  }
}

/** The lead with this id, to be changed; the oldest one leaves where a new one finds no room. */
function leadOf(draft: Draft, id: string): Mutable<Lead> {
  const known = draft.leads.edit(id)
  if (known !== undefined) return known
  const lead = draft.leads.add(id, newLead(draft, id))
  for (const oldest of draft.leads.values()) {
    if (draft.leads.size > LEADS) draft.leads.delete(oldest.id)
    break
  }
  return lead
}

function change(draft: Draft, data: EventData<'lead:updated'>, agentId: string | undefined): Mutable<Lead> {
  const lead = leadOf(draft, data.leadId)
  lead.name = data.name ?? lead.name
  lead.company = data.company ?? lead.company
  lead.domain = data.domain ?? lead.domain
  lead.email = data.email ?? lead.email
  lead.stage = data.stage ?? lead.stage
  lead.source = data.source ?? lead.source
  lead.notes = data.notes ?? lead.notes
  lead.nextAction = data.nextAction ?? lead.nextAction
  lead.score = data.score ?? lead.score
  // Sorted, so that equal leads are written alike; fromEntries also keeps a part called `__proto__` a plain field.
  if (data.parts) lead.parts = Object.fromEntries(Object.entries(data.parts).sort(([a], [b]) => (a < b ? -1 : 1)))
  if (agentId !== undefined) {
    lead.agentId = agentId
    hear(draft, agentId)
  }
  lead.updatedAt = draft.at
  return lead
}

export function leadAdded(draft: Draft, event: EventOf<'lead:added'>): void {
  const isNew = draft.leads.get(event.data.leadId) === undefined
  const lead = change(draft, event.data, event.data.agentId ?? event.agentId)
  if (isNew) tellOf(draft, lead, 'New lead')
}

export function leadUpdated(draft: Draft, event: EventOf<'lead:updated'>): void {
  change(draft, event.data, event.data.agentId ?? event.agentId)
}

/** The first score of a lead earns the agent that found it experience. */
export function leadScored(draft: Draft, event: EventOf<'lead:scored'>): void {
  const before = draft.leads.get(event.data.leadId)?.score ?? null
  const lead = change(draft, event.data, event.data.agentId ?? event.agentId)
  const agent = lead.agentId === null ? undefined : draft.agents.get(lead.agentId)
  if (before === null && agent !== undefined) earn(hear(draft, agent.id), LEAD_XP)
  tellOf(draft, lead, `Lead scored ${Math.round(event.data.score)}`)
}

function tellOf(draft: Draft, { id, name, company, agentId }: Lead, what: string): void {
  const title = company === null || company === name ? `${what}: ${name}` : `${what}: ${name} (${company})`
  tell(draft, { kind: 'lead', agentId, title, ref: `lead:${id}` })
}
