import type { Principal } from '#lib/auth/principal.ts'
import { assertNever } from '#lib/protocol/assert-never.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { nanoFromUsd, usdFromNano } from '#lib/protocol/money.ts'
import { emptySpan } from '#lib/state/budgets.ts'
import type { Budget, BudgetSpan } from '#lib/state/model.ts'
import { periodOf } from '#lib/state/period.ts'
import { workspaceDay } from '#lib/state/selectors.ts'
import type { BudgetDecision } from './budgets.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { isRepeat } from './is-repeat.ts'
import type { StateView } from './state-view.ts'
import { takenGuard } from './taken-guard.ts'

export interface DecidingParts {
  readonly view: StateView
  readonly log: GuardedAppend
  readonly clock: Clock
  /** @throws MissionError `not_found`. */
  readonly present: (budgetId: string) => Budget
  /** Resolves once this node's state shows the event. */
  readonly shown: (seq: number) => Promise<void>
}

const TRIES = 10

/**
 * What a person decides about the present period of a budget. Each raise of a limit has a guard that names the limit it was
 * made of (`mc:budget-limit:<id>:<from>:<seq of the limit>`): of two made at once the second is decided anew, on any node.
 */
export function createBudgetDeciding(parts: DecidingParts) {
  const { view, log, clock, present, shown } = parts
  return async (by: Principal, budgetId: string, decision: BudgetDecision, requestId?: string): Promise<Budget> => {
    const id = requestId === undefined ? {} : { id: requestId }
    for (let tries = 0; ; tries++) {
      const budget = present(budgetId)
      const from = periodOf(budget.period, workspaceDay(view.state(), clock.now()), budget.weekStartsOn)
      const span = budget.spans.find((one) => one.from === from) ?? emptySpan(from)
      const draft = decisionDraft(budget, span, decision)
      if (await isRepeat(log, by, requestId, asked(budgetId, decision))) return budget
      // As much is allowed already: somebody else said so first.
      if (draft === null) return budget
      const guard = isRaise(decision) ? { guard: `mc:budget-limit:${budgetId}:${from}:${span.limitSeq}` } : {}
      try {
        await shown((await log.append(by, draft, { ...id, ...guard })).seq)
        return present(budgetId)
      } catch (error) {
        const winner = takenGuard(error)
        if (winner === null || tries >= TRIES) throw error
        await shown(winner.seq)
      }
    }
  }
}

const isRaise = (decision: BudgetDecision): boolean => 'more' in decision || 'to' in decision

/** A retry may come in the next period, and is about the one before; and how much it took to raise to an amount may differ. */
function asked(budgetId: string, decision: BudgetDecision) {
  const { kind, ...what } = decision
  return { type: EVENTS[kind], data: { budgetId, ...what } }
}

const EVENTS = { allow: 'budget:allowed', hold: 'budget:held', release: 'budget:released' } as const

/** @returns null where nothing is left to do. */
function decisionDraft(budget: Budget, span: BudgetSpan, decision: BudgetDecision): Draft | null {
  const { id: budgetId, unit } = budget
  const { from } = span
  switch (decision.kind) {
    case 'hold':
    case 'release':
      return { type: EVENTS[decision.kind], data: { budgetId, from } }
    case 'allow': {
      const { kind: _allow, ...what } = decision
      if ('more' in what) refuseOtherUnit('more', unit, what.more)
      if (!('to' in what)) return { type: 'budget:allowed', data: { budgetId, from, ...what } }
      refuseOtherUnit('to', unit, what.to)
      const more = ('usd' in what.to ? nanoFromUsd(what.to.usd) : what.to.tokens) - budget.limit - span.more
      if (more <= 0) return null
      const amount = unit === 'usd' ? { usd: usdFromNano(more) } : { tokens: more }
      return { type: 'budget:allowed', data: { budgetId, from, more: amount, to: what.to } }
    }
    default:
      return assertNever(decision)
  }
}

function refuseOtherUnit(path: 'more' | 'to', unit: Budget['unit'], amount: object): void {
  if (unit in amount) return
  const message = `must be in the unit of the budget, as {"${unit}": 1}`
  throw new MissionError('invalid', `${path}: ${message}.`, { issues: [{ path, message }] })
}
