import type { EventData } from '#lib/protocol/event.ts'

/** What is known of somebody who may become a customer. */
export interface Lead {
  readonly id: string
  readonly name: string
  readonly company: string | null
  readonly domain: string | null
  readonly email: string | null
  readonly stage: string | null
  readonly source: string | null
  /** The agent that added it, or that an update named where none did. */
  readonly agentId: string | null
  /** `person:<id>`, `agent:<id>`, or any name that a publisher used. */
  readonly owner: string | null
  readonly notes: string | null
  readonly nextAction: string | null
  /** Of the next action. */
  readonly due: string | null
  readonly score: number | null
  readonly parts: Readonly<Record<string, number>>
  /** Newest last, at most 20. */
  readonly scores: readonly LeadScore[]
  /** Newest last, at most 20. */
  readonly comments: readonly LeadComment[]
  /** The import that brought it. */
  readonly importId: string | null
  /** True once it is no longer where it came from. */
  readonly gone: boolean
  /** Leads that look like it and are others, at most 50. */
  readonly distinct: readonly string[]
  /** Set while it counts as the same as another, which is shown in its place. */
  readonly merged: LeadMerge | null
  /** Generation: one more with every change; If-Match and guards name it. */
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

export interface LeadScore {
  readonly score: number
  readonly parts: Readonly<Record<string, number>>
  /** `agent:<id>` where an agent did it, else who said it. */
  readonly by: string
  readonly at: string
}

export type LeadField = NonNullable<EventData<'lead:merged'>['fields']>[number]

/** What people write of a lead. */
export type LeadFields = Pick<Lead, LeadField | 'parts'>

export interface LeadMerge {
  readonly into: string
  readonly by: string
  readonly at: string
  /** What the other one took over from it. */
  readonly fields: readonly LeadField[]
  /** What the other one was before. */
  readonly before: LeadFields
}

export interface LeadComment {
  readonly id: string
  readonly by: string
  readonly text: string
  readonly at: string
}
