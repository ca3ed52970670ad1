import type { AlertRule, MissionState } from '#lib/state/model.ts'
import type { Observed } from './observed.ts'

/** Something that a rule is about and that holds now. */
export interface Condition {
  /** `agent:<id>`, `approval:<id>`, …; null: the workspace as a whole. One rule fires once for each at a time. */
  readonly subject: string | null
  /** What is wrong, for people; may hold the words of agents. */
  readonly message: string
  /** Since when it holds, in milliseconds, where that is known; null: since it was first looked at. */
  readonly sinceMs: number | null
}

/** What a rule finds at one moment. */
export interface Finding {
  readonly conditions: readonly Condition[]
  /** Whether it can be told how this subject stands. What is not known changes nothing: neither fires nor is over. */
  isKnown(subject: string | null): boolean
}

/** What only this machine knows; null while it does not. */
export interface MachineLook {
  /** How it calls itself. */
  readonly name: string
  /** Of the disk that holds the data. */
  readonly disk: { readonly freeBytes: number; readonly bytes: number } | null
  /** How long the slowest event of late took from being handed over to being stored. */
  readonly ingestLagMs: number | null
}

export interface Look {
  readonly state: MissionState
  /** Milliseconds since 1970. */
  readonly now: number
  readonly observed: Observed
  readonly machine: MachineLook
  /** Whether the rule fires for this subject already: what fires is over only once it is clearly better. */
  isOpen(subject: string | null): boolean
}

export type Judge = (rule: AlertRule, look: Look) => Finding
