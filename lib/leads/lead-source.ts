import type { LeadIdentity } from '#lib/state/lead-identity.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'

/** All leads, also those that the live state no longer has. What it answers is never behind the live state. */
export interface LeadSource {
  /** Those of these ids that there are; ones that were merged into another too. */
  many(ids: readonly string[]): Promise<ReadonlyMap<string, Lead>>
  page(query: LeadQuery): Promise<LeadPage>
  /** Which of these are leads already: their place in the list, and the lead that each one is. */
  known(likes: readonly LeadLike[]): Promise<ReadonlyMap<number, KnownLead>>
}

/** Somebody who may be a lead already. */
export interface LeadLike extends LeadIdentity {
  readonly id: string | null
}

export interface KnownLead {
  readonly id: string
  readonly importId: string | null
}

export const LEAD_ORDERS = ['added', 'newest', 'score', 'name', 'heard', 'due'] as const
/** `added` is the order in which they came; pages of it give each lead exactly once, whatever happens meanwhile. */
export type LeadOrder = (typeof LEAD_ORDERS)[number]

/** Fields that a query may want a value of; the empty one wants none. */
export const LEAD_FILTERS = ['stage', 'owner', 'agentId', 'source', 'importId'] as const
export type LeadFilter = (typeof LEAD_FILTERS)[number]

export interface LeadQuery {
  readonly limit: number
  /** `next` of the page before; null: from the beginning. */
  readonly after: string | null
  readonly order: LeadOrder
  /** In name, company, domain, e-mail, source or next action, in any case; empty: all. */
  readonly text: string
  readonly where: Readonly<Partial<Record<LeadFilter, string>>>
  /** Also those that were merged into another. Default: only what is shown. */
  readonly merged?: boolean
}

export interface LeadPage {
  readonly leads: readonly Lead[]
  readonly next: string | null
  /** Of all that match. */
  readonly count: number
  /** Where the log stood, and seq of the last event that was about leads. */
  readonly cursor: string
  readonly changed: number
}

/** Only those that the live state has. */
export const liveLeads = (state: () => Pick<MissionState, 'leads'>): Pick<LeadSource, 'many'> => ({
  async many(ids) {
    const { leads } = state()
    const found = new Map<string, Lead>()
    for (const id of ids) {
      const lead = leads.get(id)
      if (lead) found.set(id, lead)
    }
    return found
  },
})
