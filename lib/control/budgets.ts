import type { Principal } from '#lib/auth/principal.ts'
import type { EventData } from '#lib/protocol/event.ts'
import type { Budget } from '#lib/state/model.ts'

type Said = EventData<'budget:changed'>

/** What a budget is. */
export interface BudgetInput {
  readonly name?: string | undefined
  readonly scope: Said['scope']
  readonly period: Said['period']
  readonly limit: Said['limit']
  readonly steps?: Said['steps']
  readonly weekStartsOn?: number | undefined
}

/** What of a budget changes; an empty `name` takes the name away. */
export type BudgetChange = { readonly [K in keyof BudgetInput]?: BudgetInput[K] | undefined }

/** What a person decides about the present period of a budget. */
export type BudgetDecision = {
  /** The period that was seen: what is decided of it is not done to the next. */
  readonly from?: string
} & (
  | { readonly kind: 'allow'; readonly more: Said['limit'] }
  /** So much in all: of two who raise to the same amount, the second raises nothing. */
  | { readonly kind: 'allow'; readonly to: Said['limit'] }
  | { readonly kind: 'allow'; readonly until: string }
  /** `after`: what had been decided (`decisionOf`) when it was asked for; of two that saw the same, the second lets nothing pass. */
  | { readonly kind: 'allow'; readonly calls: number; readonly after?: string }
  | { readonly kind: 'hold' }
  | { readonly kind: 'release' }
)

/**
 * What people do with budgets. Each change makes a version under the guard `mc:budget-version:<budgetId>:<version>`, so of
 * two that start from the same one exactly one wins, on any number of nodes (P-LOG-4). A `requestId` makes a retry harmless.
 */
export interface BudgetControl {
  /**
   * @param budgetId made by the server where it is absent. An id is never used twice, not even after a removal.
   * @throws MissionError `conflict` with `current` where the id is taken; `invalid` where there are too many.
   */
  create(by: Principal, input: BudgetInput, budgetId?: string, requestId?: string): Promise<Budget>
  /**
   * @param ifVersion the version that the caller saw; null changes whatever stands.
   * @throws MissionError `not_found`; `conflict` with `current`, the present budget.
   */
  change(
    by: Principal,
    budgetId: string,
    change: BudgetChange,
    ifVersion: number | null,
    requestId?: string,
  ): Promise<Budget>
  /** @throws MissionError as `change` does. */
  remove(by: Principal, budgetId: string, ifVersion: number | null, requestId?: string): Promise<void>
  /**
   * @throws MissionError `not_found`; `invalid` where more is given in another unit than the limit has; `conflict` with
   * `current` where the period that was seen is not the present one, or somebody decided otherwise meanwhile.
   */
  decide(by: Principal, budgetId: string, decision: BudgetDecision, requestId?: string): Promise<Budget>
}
