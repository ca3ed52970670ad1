import type { Principal } from '#lib/auth/principal.ts'
import type { EventData } from '#lib/protocol/event.ts'
import type { Lead, LeadField } from '#lib/state/model.ts'

/**
 * Acts on leads. Each change is decided by the server and appended with a guard `mc:lead:<leadId>:<version>`, so of two that
 * start from the same version exactly one wins (P-LOG-4). A `requestId` makes a retry harmless.
 */
export interface LeadControl {
  /**
   * @param lead its id is made by the server where it names none.
   * @throws MissionError `conflict` with `current` where the id is taken; `invalid`.
   */
  add(by: Principal, lead: NewLead, requestId?: string): Promise<Lead>
  /**
   * @param ifVersion the version that the caller saw; null changes whatever stands.
   * @throws MissionError `not_found`; `conflict` with `current` = the present lead.
   */
  change(by: Principal, leadId: string, change: LeadInput, ifVersion: number | null, requestId?: string): Promise<Lead>
  remove(by: Principal, leadId: string, ifVersion: number | null, requestId?: string): Promise<void>
  /** @returns the lead that stays. @param ifVersion of the lead that goes. */
  merge(
    by: Principal,
    leadId: string,
    merge: LeadMergeInput,
    ifVersion: number | null,
    requestId?: string,
  ): Promise<Lead>
  /** @returns the lead that is shown again. */
  unmerge(by: Principal, leadId: string, ifVersion: number | null, requestId?: string): Promise<Lead>
}

type Fields = EventData<'lead:updated'>

/** Any field of a lead but its id and version. (Not Omit: with an index signature it forgets every name.) */
export type LeadInput = { readonly [K in keyof Fields as K extends 'leadId' | 'version' ? never : K]?: Fields[K] }

export type NewLead = LeadInput & { readonly name: string; readonly leadId?: string }

export interface LeadMergeInput {
  readonly into: string
  /** Absent: what the one that stays does not know. */
  readonly fields?: readonly LeadField[] | undefined
}
