import { usdFromNano } from '#lib/protocol/money.ts'
import { budgetForecasts } from '#lib/state/budget-forecast.ts'
import { budgetStanding, decisionOf } from '#lib/state/budget-standing.ts'
import type { Budget, BudgetScope, MissionState, Threshold } from '#lib/state/model.ts'

/** A budget of this server, or what a publisher said of one of its own. */
export type AnyBudget = Budget | Threshold

export function* anyBudgets({ budgets, thresholds }: MissionState): Iterable<AnyBudget> {
  yield* budgets.values()
  yield* thresholds.values()
}

export const isOwn = (budget: AnyBudget): budget is Budget => 'version' in budget

/** `workspace`, `agent:<id>`, `project:<name>`, `model:<name>`, `task:<id>`. */
export const scopeText = ({ kind, id }: BudgetScope): string => (id === null ? kind : `${kind}:${id}`)

/** An amount as it is set: `{usd}` or `{tokens}`. */
export const amount = (unit: Budget['unit'], value: number): { readonly usd: number } | { readonly tokens: number } =>
  unit === 'usd' ? { usd: usdFromNano(value) } : { tokens: value }

/** Where it stands in the period that holds now. What a publisher said is shown as it was said, with `told`. */
export function showBudget(budget: AnyBudget, state: MissionState, nowMs: number): object {
  if (!isOwn(budget)) return { ...budget, told: true }
  const standing = budgetStanding(state, budget, nowMs)
  const { span, end, spent, limit, share, mark, heldBy, free } = standing
  const forecast = budgetForecasts(state, [standing], nowMs).get(budget.id)
  const { unit, spans: _kept, fillingSince, limit: set, scope, ...its } = budget
  return {
    ...its,
    scope: { kind: scope.kind, ...(scope.id !== null && { id: scope.id }) },
    limit: amount(unit, set),
    present: {
      from: span.from,
      end,
      spent: spent === null ? null : amount(unit, spent),
      limit: amount(unit, limit),
      percent: share === null ? null : Math.round(share * 100),
      isFilling: fillingSince !== null,
      unpriced: spent === null ? null : span.unpriced,
      state: mark,
      heldBy,
      free,
      reached: span.reached.map(({ at, when, action }) => ({ at, when, action })),
      calls: span.calls,
      denied: span.denied,
      decision: decisionOf(span),
      fullAt: instant(forecast?.fullMs ?? null),
    },
  }
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
