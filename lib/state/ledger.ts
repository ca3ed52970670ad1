import type { BudgetScope, Usage, UsageRow } from './model.ts'

/**
 * Hears what the fold decides about usage while it decides it: whose it is, for which project and task. The state keeps sums
 * of the last weeks; who keeps more, or single requests, is told by the same decisions and so cannot come to other figures.
 * In log order; what it hears of one event comes before what it hears of the next.
 */
export interface Ledger {
  /** One request was counted. */
  spent(spending: Spending): void
  /** A session is new, or comes back after it was forgotten: what waited in it then waits no longer, and stays nobody's. */
  opened(sessionId: string): void
  /** The agent of a session became known: what waits in it in this spot (day, hour, model, project) is that agent's. */
  attributed(sessionId: string, from: UsageRow, to: { readonly agentId: string; readonly project: string | null }): void
  /** A budget counts from here on: what was decided until now is what it had spent. */
  budgetBegan(beginning: BudgetBeginning): void
  /** Nobody will ask for that any more. */
  budgetEnded(budgetId: string): void
}

export interface BudgetBeginning {
  readonly budgetId: string
  readonly seq: number
  readonly scope: BudgetScope
  /** The first days of its period that holds now, and of the one before; `total` for that which never ends. */
  readonly periods: readonly BudgetDays[]
}

export interface BudgetDays {
  readonly from: string
  /** The first day after it; null where it never ends. */
  readonly end: string | null
}

/** One request as the fold counted it. */
export interface Spending {
  readonly seq: number
  readonly agentId: string | null
  readonly sessionId: string | null
  readonly taskId: string | null
  readonly project: string | null
  /** It waits in its session for the agent to be known. */
  readonly waits: boolean
  readonly usage: Usage
}
