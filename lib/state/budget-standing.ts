import type { BudgetAct } from '#lib/protocol/event.ts'
import { emptySpan, spentOf } from './budgets.ts'
import { millis } from './instant.ts'
import type { Budget, BudgetSpan, MissionState } from './model.ts'
import { periodEnd, periodOf } from './period.ts'
import { workspaceDay } from './selectors.ts'

/** How far a budget is, from calm to stopped. */
export type BudgetMark = 'fine' | 'noted' | 'warned' | 'paused' | 'held'

/** A budget in the period that holds now: all that pages, REST, tools and rules say of it comes from here. */
export interface BudgetStanding {
  readonly budget: Budget
  readonly span: BudgetSpan
  /** The first day after the period; null where it never ends. */
  readonly end: string | null
  /** In the budget's unit; null while what was spent before it was set is being added up. */
  readonly spent: number | null
  /** What is known of it: all of it, or while `spent` is null at least so much. */
  readonly known: number
  /** With what was allowed on top of it. */
  readonly limit: number
  /** Spent by limit, 1 and more where it is used up; null as `spent` is. */
  readonly share: number | null
  readonly mark: BudgetMark
  /** By whom it is held: by a step or by a person. */
  readonly heldBy: 'step' | 'person' | null
  /** Why its steps hold and pause nobody although they are reached. */
  readonly free: 'released' | 'until' | null
}

/** What of the state a standing is made of. */
export type BudgetFacts = Pick<MissionState, 'budgets' | 'workspace'> & {
  readonly last: Pick<MissionState['last'], 'day'>
}

/** @param day of the workspace, for who asks about many budgets at once. */
export function budgetStanding(
  state: Omit<BudgetFacts, 'budgets'>,
  budget: Budget,
  nowMs: number,
  day = workspaceDay(state, nowMs),
): BudgetStanding {
  const from = periodOf(budget.period, day, budget.weekStartsOn)
  const span = budget.spans.find((one) => one.from === from) ?? emptySpan(from)
  const known = spentOf(budget, span)
  const spent = budget.fillingSince === null ? known : null
  const limit = budget.limit + span.more
  const share = spent === null ? null : spent / limit
  const free = freedom(span, nowMs)
  const heldBy = span.held !== null ? 'person' : free === null && actsOn(budget, span, 'hold') ? 'step' : null
  const mark = heldBy === null ? markOf(budget, span, free) : 'held'
  return { budget, span, end: periodEnd(budget.period, from), spent, known, limit, share, mark, heldBy, free }
}

/** Names what people decided of a period by now, but for raises: no two moments between which they decided have the same. */
export const decisionOf = ({ freeSeq, held, released }: BudgetSpan): string =>
  [freeSeq, millisOf(held), millisOf(released)].join('.')

const millisOf = (decided: BudgetSpan['held']): number => (decided === null ? 0 : millis(decided.at))

/** Those that need somebody first, then those that are further. */
export function budgetStandings(state: BudgetFacts, nowMs: number): readonly BudgetStanding[] {
  const day = workspaceDay(state, nowMs)
  return [...state.budgets.values()]
    .map((budget) => budgetStanding(state, budget, nowMs, day))
    .sort(
      (a, b) =>
        MARKS.indexOf(b.mark) - MARKS.indexOf(a.mark) ||
        (b.share ?? 0) - (a.share ?? 0) ||
        (a.budget.id < b.budget.id ? -1 : 1),
    )
}

const MARKS: readonly BudgetMark[] = ['fine', 'noted', 'warned', 'paused', 'held']

function markOf(budget: Budget, span: BudgetSpan, free: BudgetStanding['free']): BudgetMark {
  if (free === null && actsOn(budget, span, 'pause')) return 'paused'
  const last = span.reached.reduce((most, { at }) => Math.max(most, at), 0)
  if (last >= 100 || actsOn(budget, span, 'ask') || actsOn(budget, span, 'stop')) return 'warned'
  return last > 0 ? 'noted' : 'fine'
}

function freedom({ released, freeUntil }: BudgetSpan, nowMs: number): BudgetStanding['free'] {
  if (released !== null) return 'released'
  return freeUntil !== null && nowMs < millis(freeUntil) ? 'until' : null
}

/** Whether a step that is reached does this. */
const actsOn = ({ steps }: Budget, { reached }: BudgetSpan, act: BudgetAct): boolean =>
  steps.some(({ at, acts }) => acts.includes(act) && reached.some((step) => step.at === at))
