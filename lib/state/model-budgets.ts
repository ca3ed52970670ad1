import type { BudgetAct, BudgetPeriod, BudgetScopeKind } from '#lib/protocol/event.ts'
import type { NanoUsd } from '#lib/protocol/money.ts'

/** What a budget is about: `id` names the project, agent, model or task, and is null for the workspace. */
export interface BudgetScope {
  readonly kind: BudgetScopeKind
  readonly id: string | null
}

/** At so many percent of the limit, what is done. */
export interface BudgetStep {
  readonly at: number
  readonly acts: readonly BudgetAct[]
}

export interface Budget {
  readonly id: string
  readonly name: string | null
  readonly scope: BudgetScope
  readonly period: BudgetPeriod
  /** What `limit` counts: nano-USD, or tokens of all kinds. */
  readonly unit: 'usd' | 'tokens'
  readonly limit: number
  /** By percent. */
  readonly steps: readonly BudgetStep[]
  /** 1 (Monday) to 7 (Sunday). */
  readonly weekStartsOn: number
  /** One more with every change of what it is; If-Match and guards name it. */
  readonly version: number
  readonly changedAt: string
  readonly changedBy: string
  /**
   * The event since which it counts what its scope and period are, while what they used before is being added up: its spans lack
   * that, and no step is reached. Null once they hold all of it.
   */
  readonly fillingSince: number | null
  /** Newest first, at most two. The present period has none while nothing has happened in it. */
  readonly spans: readonly BudgetSpan[]
}

/** What one period of a budget used, and what was decided in it. */
export interface BudgetSpan {
  /** Its first day, or `total`. */
  readonly from: string
  readonly costNano: NanoUsd
  readonly tokens: number
  /** Requests without a price: their cost is not known and not in `costNano`. */
  readonly unpriced: number
  /** Allowed on top of the limit, in its unit. */
  readonly more: number
  /** The event since which the limit is as it is; 0 while it is that of the period before. */
  readonly limitSeq: number
  readonly reached: readonly ReachedStep[]
  /** Held by a person. */
  readonly held: Decision | null
  /** Let go by a person: no step holds or pauses any more. */
  readonly released: Decision | null
  /** Until then no step holds or pauses. */
  readonly freeUntil: string | null
  /** The event that last let it go on for a time or some calls; 0 while none did. */
  readonly freeSeq: number
  /** Calls of tools that pass although it is held. */
  readonly calls: number
  /** How many have passed so. */
  readonly passed: number
  /** How many calls it stopped. */
  readonly denied: number
}

export interface Decision {
  readonly by: string
  readonly at: string
}

export interface ReachedStep {
  readonly at: number
  readonly when: string
  /** `limitSeq` when it was reached: a limit that was raised may be reached again. */
  readonly limitSeq: number
  /** What the server did then; null until it did. */
  readonly action: string | null
}

/** What a publisher says of a budget of its own. */
export interface Threshold {
  readonly id: string
  readonly scope: string
  readonly period: string
  readonly spent: number
  readonly limit: number
  /** Highest step reached in the period, in percent. */
  readonly step: number
  readonly action: string | null
  readonly at: string
}
