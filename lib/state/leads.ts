import type { EventOf } from '#lib/protocol/event.ts'
import { hear } from './agents.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import {
  agentIn,
  changeLead,
  commentLead,
  type LeadShelf,
  markDistinct,
  mergeLead,
  removeLead,
  unmergeLead,
} from './lead-steps.ts'
import { earn, LEAD_XP } from './levels.ts'
import type { Lead } from './model.ts'
import { isPerson } from './task-lease.ts'

const LEADS = 500

/** The leads of the live state; the oldest one leaves where a new one finds no room. */
const shelfOf = ({ leads }: Draft): LeadShelf => ({
  get: (id) => leads.get(id),
  put(lead) {
    leads.add(lead.id, lead)
    for (const oldest of leads.values()) {
      if (leads.size > LEADS) leads.delete(oldest.id)
      break
    }
  },
  delete: (id) => leads.delete(id),
  mergedInto: (id) => [...leads.values()].filter(({ merged }) => merged?.into === id),
})

function change(draft: Draft, event: EventOf<'lead:added' | 'lead:updated' | 'lead:scored'>) {
  const changed = changeLead(shelfOf(draft), event)
  const agentId = agentIn(event)
  if (agentId !== null) hear(draft, agentId)
  return changed
}

export function leadAdded(draft: Draft, event: EventOf<'lead:added'>): void {
  const changed = change(draft, event)
  if (changed !== undefined && changed.before === undefined) tellOf(draft, event, changed.now, 'New lead')
}

export function leadUpdated(draft: Draft, event: EventOf<'lead:updated'>): void {
  change(draft, event)
}

/** The first score of a lead earns the agent that scored it experience. */
export function leadScored(draft: Draft, event: EventOf<'lead:scored'>): void {
  const changed = change(draft, event)
  if (changed === undefined) return
  const { before, now } = changed
  const agentId = agentIn(event)
  const isFirst = before === undefined || (before.score === null && before.scores.length === 0)
  if (isFirst && agentId !== null && !isPerson(event.actor)) earn(draft, hear(draft, agentId), LEAD_XP, { leads: 1 })
  tellOf(draft, event, now, `Lead scored ${Math.round(event.data.score)}`)
}

export function leadRemoved(draft: Draft, event: EventOf<'lead:removed'>): void {
  const lead = removeLead(shelfOf(draft), event)
  if (lead !== undefined) tellOf(draft, event, lead, 'Lead removed')
}

export function leadMerged(draft: Draft, event: EventOf<'lead:merged'>): void {
  const merged = mergeLead(shelfOf(draft), event)
  if (merged !== undefined) tellOf(draft, event, merged.into, `Lead ${merged.lead.name} merged`)
}

export function leadUnmerged(draft: Draft, event: EventOf<'lead:unmerged'>): void {
  const lead = unmergeLead(shelfOf(draft), event)
  if (lead !== undefined) tellOf(draft, event, lead, 'Lead on its own again')
}

export function leadDistinct(draft: Draft, event: EventOf<'lead:distinct'>): void {
  markDistinct(shelfOf(draft), event)
}

export function leadCommented(draft: Draft, event: EventOf<'lead:commented'>): void {
  const lead = commentLead(shelfOf(draft), event)
  if (lead !== undefined) tellOf(draft, event, lead, 'Comment on lead', event.data.text)
}

/** Whose line it is says the event: an agent that speaks of a lead is not always the one that found it. */
function tellOf(
  draft: Draft,
  event: { readonly data: object; readonly agentId?: string },
  { id, name, company }: Lead,
  what: string,
  detail: string | null = null,
): void {
  const title = company === null || company === name ? `${what}: ${name}` : `${what}: ${name} (${company})`
  tell(draft, { kind: 'lead', agentId: agentIn(event), title, detail, ref: `lead:${id}` })
}
