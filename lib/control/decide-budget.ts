import type { Principal } from '#lib/auth/principal.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { nanoFromUsd, usdFromNano } from '#lib/protocol/money.ts'
import { decisionOf } from '#lib/state/budget-standing.ts'
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
 * made of (`mc:budget-limit:<id>:<from>:<seq of the limit>`): of two made at once the second is decided anew, on any node. Calls
 * that are let pass `after` what was decided have one that names that (`mc:budget-calls:<id>:<from>:<decision>`).
 */
export function createBudgetDeciding(parts: DecidingParts) {
  const { view, log, clock, present, shown } = parts
  return async (by: Principal, budgetId: string, decision: BudgetDecision, requestId?: string): Promise<Budget> => {
    const id = requestId === undefined ? {} : { id: requestId }
    for (let tries = 0; ; tries++) {
      const budget = present(budgetId)
      const from = periodOf(budget.period, workspaceDay(view.state(), clock.now()), budget.weekStartsOn)
      const span = budget.spans.find((one) => one.from === from) ?? emptySpan(from)
      if (await isRepeat(log, by, requestId, asked(budgetId, decision))) return budget
      refuseOtherPeriod(budget, from, decision)
      const draft = isAllowedAlready(budget, span, decision) ? null : decisionDraft(budget, span, decision)
      // As much is allowed already: somebody else said so first.
      if (draft === null) return budget
      try {
        await shown((await log.append(by, draft, { ...id, ...guardOf(budgetId, span, decision) })).seq)
        return present(budgetId)
      } catch (error) {
        const winner = takenGuard(error)
        if (winner === null || tries >= TRIES) throw error
        await shown(winner.seq)
      }
    }
  }
}

function guardOf(budgetId: string, span: BudgetSpan, decision: BudgetDecision): { readonly guard?: string } {
  if ('more' in decision || 'to' in decision)
    return { guard: `mc:budget-limit:${budgetId}:${span.from}:${span.limitSeq}` }
  if (!('calls' in decision) || decision.after === undefined) return {}
  return { guard: `mc:budget-calls:${budgetId}:${span.from}:${decision.after}` }
}

/** Who pressed as a period ended meant that one: the next is not raised, held or let go by it. */
function refuseOtherPeriod(current: Budget, from: string, { from: seen }: BudgetDecision): void {
  if (seen === undefined || seen === from) return
  throw new MissionError('conflict', `The period of ${seen} is not the one that holds now, which is that of ${from}.`, {
    current,
  })
}

/** Whether somebody let calls pass since it was asked for. @throws MissionError `conflict` where they decided otherwise. */
function isAllowedAlready(current: Budget, span: BudgetSpan, decision: BudgetDecision): boolean {
  const after = 'calls' in decision ? decision.after : undefined
  if (after === undefined || after === decisionOf(span)) return false
  if (span.freeSeq > 0) return true
  throw new MissionError('conflict', 'Somebody decided otherwise meanwhile. Look how it stands now.', { current })
}

/**
 * A retry may come in the next period, and is about the one before; how much it took to raise to an amount may differ; and
 * what was seen is not stored.
 */
function asked(budgetId: string, decision: BudgetDecision) {
  const { kind, ...what } = decision
  return { type: EVENTS[kind], data: { budgetId, ...what, after: undefined } }
}

const EVENTS = { allow: 'budget:allowed', hold: 'budget:held', release: 'budget:released' } as const

/** @returns null where nothing is left to do. */
function decisionDraft(
  { id: budgetId, unit, limit }: Budget,
  span: BudgetSpan,
  decision: BudgetDecision,
): Draft | null {
  const about = { budgetId, from: span.from }
  if (decision.kind !== 'allow') return { type: EVENTS[decision.kind], data: about }
  const allowed = (what: object): Draft => ({ type: EVENTS.allow, data: { ...about, ...what } })
  if ('until' in decision) return allowed({ until: decision.until })
  if ('calls' in decision) return allowed({ calls: decision.calls })
  if ('more' in decision) {
    refuseOtherUnit('more', unit, decision.more)
    return allowed({ more: decision.more })
  }
  const { to } = decision
  refuseOtherUnit('to', unit, to)
  const more = ('usd' in to ? nanoFromUsd(to.usd) : to.tokens) - limit - span.more
  if (more <= 0) return null
  return allowed({ more: unit === 'usd' ? { usd: usdFromNano(more) } : { tokens: more }, to })
}

function refuseOtherUnit(path: 'more' | 'to', unit: Budget['unit'], amount: object): void {
  if (unit in amount) return
  const message = `must be in the unit of the budget, as {"${unit}": 1}`
  throw new MissionError('invalid', `${path}: ${message}.`, { issues: [{ path, message }] })
}
