import type { EventData, EventOf } from '#lib/protocol/event.ts'
import { nanoFromUsd } from '#lib/protocol/money.ts'
import { isAbout, type SpentOn } from './budget-about.ts'
import { type Counted, knownPast, NOTHING, plusSpent, type Spent } from './budget-past.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import { daysBefore } from './instant.ts'
import type { BudgetDays } from './ledger.ts'
import type { Alert, Budget, BudgetSpan, BudgetStep, ReachedStep, Usage } from './model.ts'
import { oldest } from './oldest.ts'
import { periodEnd, periodOf, TOTAL } from './period.ts'
import { tokensIn } from './usage.ts'

/** Whom the thresholds of this server are from; all others are told and believed of nobody. */
export const BUDGET_RULE = 'rule:budgets'

const BUDGETS = 500
/** The present period and the one before: a workspace that moves west has yesterday once more. */
const SPANS = 2

const DEFAULT_STEPS: readonly BudgetStep[] = [
  { at: 50, acts: ['notify'] },
  { at: 80, acts: ['notify', 'ask'] },
  { at: 95, acts: ['pause'] },
  { at: 100, acts: ['hold'] },
]

export function budgetChanged(draft: Draft, { data, actor }: EventOf<'budget:changed'>): void {
  const id = data.budgetId
  const before = draft.budgets.get(id)
  if (before === undefined && draft.budgets.size >= BUDGETS) return
  const budget = draft.budgets.add(id, {
    id,
    name: data.name ?? null,
    scope: { kind: data.scope.kind, id: data.scope.id ?? null },
    period: data.period,
    ...amountOf(data.limit),
    steps: [...(data.steps ?? DEFAULT_STEPS)].sort((a, b) => a.at - b.at),
    weekStartsOn: data.weekStartsOn ?? 1,
    version: (before?.version ?? 0) + 1,
    changedAt: draft.at,
    changedBy: actor,
    fillingSince: before?.fillingSince ?? null,
    spans: before?.spans ?? [],
  })
  if (before === undefined || !countsTheSame(before, budget)) begin(draft, budget)
  const isNew = before === undefined || before.limit !== budget.limit || before.unit !== budget.unit
  const span = spanOf(draft, budget)
  put(budget, reach(draft, budget, isNew ? { ...span, limitSeq: draft.seq } : span))
  const verb = before === undefined ? 'was set' : 'was changed'
  tell(draft, { kind: 'system', title: `The budget of ${subjectOf(budget)} ${verb}` })
}

export function budgetRemoved(draft: Draft, { data }: EventOf<'budget:removed'>): void {
  const budget = draft.budgets.get(data.budgetId)
  if (budget === undefined) return
  draft.budgets.delete(budget.id)
  draft.ledger?.budgetEnded(budget.id)
  tell(draft, { kind: 'system', title: `The budget of ${subjectOf(budget)} was removed` })
}

/** What it had used before it was set is added to what it counted since: once, whoever says it again. */
export function budgetFilled(draft: Draft, { data, actor }: EventOf<'budget:filled'>): void {
  if (actor !== BUDGET_RULE || draft.budgets.get(data.budgetId)?.fillingSince !== data.since) return
  const budget = draft.budgets.edit(data.budgetId)
  if (budget === undefined) return
  budget.fillingSince = null
  const present = periodOf(budget.period, draft.day, budget.weekStartsOn)
  budget.spans = budget.spans.map((span) => {
    const past = data.spans?.find(({ from }) => from === span.from)
    const whole = past === undefined ? span : { ...span, ...plusSpent(span, past) }
    // Of a period that is over nobody is told what it reached before the budget was set.
    return span.from < present ? whole : reach(draft, budget, whole)
  })
  if (data.spans !== undefined) return
  const title = `What the budget of ${subjectOf(budget)} had spent before it was set is not known`
  tell(draft, { kind: 'system', title })
}

/** Whoever lets it go on for a time or some calls has seen its alerts; more ends them (lib/control/budget-acts.ts). */
export function budgetAllowed(draft: Draft, { data, actor }: EventOf<'budget:allowed'>): void {
  if (data.more === undefined) alertsSeen(draft, data.budgetId, data.by ?? actor)
  decide(draft, data, 'was given more', (span, budget) => {
    const { more, until, calls } = data
    if (until !== undefined) return { ...span, freeUntil: until, freeSeq: draft.seq }
    if (calls !== undefined) return { ...span, calls: span.calls + calls, freeSeq: draft.seq }
    const amount = more === undefined ? null : amountOf(more)
    if (amount?.unit !== budget.unit) return span
    return { ...span, more: span.more + amount.limit, limitSeq: draft.seq }
  })
}

function alertsSeen(draft: Draft, budgetId: string, by: string): void {
  for (const one of [...draft.alerts.values()]) {
    if (one.state !== 'firing' || !isOfBudget(one, budgetId)) continue
    const alert = draft.alerts.edit(one.id)
    if (alert !== undefined) Object.assign(alert, { state: 'acknowledged', ackedBy: by, ackedAt: draft.at })
  }
}

/** Whether an alert is one that the rules fired about this budget. */
export const isOfBudget = ({ by, subject }: Pick<Alert, 'by' | 'subject'>, budgetId: string): boolean =>
  by === BUDGET_RULE && subject === budgetId

export function budgetHeld(draft: Draft, { data, actor }: EventOf<'budget:held'>): void {
  const held = { by: data.by ?? actor, at: draft.at }
  decide(draft, data, 'was held', (span) => ({ ...span, held, released: null, freeUntil: null, freeSeq: 0, calls: 0 }))
}

export function budgetReleased(draft: Draft, { data, actor }: EventOf<'budget:released'>): void {
  const released = { by: data.by ?? actor, at: draft.at }
  decide(draft, data, 'was let go', (span) => ({ ...span, held: null, released }))
}

export function budgetDenied(draft: Draft, { data, ...event }: EventOf<'budget:denied'>): void {
  const span = known(draft.budgets.get(data.budgetId), data.from)
  const budget = span && draft.budgets.edit(data.budgetId)
  if (budget && span) put(budget, { ...span, denied: span.denied + 1 })
  tell(draft, {
    ...callLine(data, event),
    title: `was stopped by a budget before ${data.tool ?? 'its next call'}`,
    ok: false,
  })
}

export function budgetPassed(draft: Draft, { data, ...event }: EventOf<'budget:passed'>): void {
  const span = known(draft.budgets.get(data.budgetId), data.from)
  const budget = span && draft.budgets.edit(data.budgetId)
  if (budget && span) put(budget, { ...span, calls: Math.max(0, span.calls - 1), passed: span.passed + 1 })
  tell(draft, { ...callLine(data, event), title: `was let pass once: ${data.tool ?? 'a call'}` })
}

/**
 * What the server did at a step stands in the budget. What others say of budgets is kept apart, shown, and triggers
 * nothing: of each the highest step of a period, in whatever order its steps come.
 */
export function threshold(draft: Draft, { data, actor }: EventOf<'token:threshold'>): void {
  const { budgetId: id, scope, period, spent, limit } = data
  const action = data.action ?? null
  if (actor === BUDGET_RULE) {
    acted(draft, data)
  } else {
    const before = draft.thresholds.get(id)
    const reached = before?.period === period ? before.step : 0
    const step = Math.max(reached, data.step)
    draft.thresholds.add(id, { id, scope, period, spent, limit, step, action, at: draft.at })
    if (draft.thresholds.size > BUDGETS) draft.thresholds.delete(oldest(draft.thresholds, (told) => told.at))
  }
  tell(draft, { kind: 'system', title: `Budget of ${scope} reached ${data.step} %`, detail: action })
}

/** Counts usage of a day in every budget that is about it. */
export function spend(draft: Draft, on: SpentOn, usage: Usage, day: string): void {
  for (const budget of [...draft.budgets.values()]) if (isAbout(budget.scope, on)) countIn(draft, budget, usage, day)
}

/** The same for usage of which more is known now than when it was counted: only where it counts since then. */
export function spendAnew(draft: Draft, before: SpentOn, now: SpentOn, usage: Usage, day: string): void {
  for (const budget of [...draft.budgets.values()]) {
    if (!isAbout(budget.scope, before) && isAbout(budget.scope, now)) countIn(draft, budget, usage, day)
  }
}

/** How much of it counts against the limit: nano-USD or tokens. */
export const spentOf = ({ unit }: Pick<Budget, 'unit'>, span: Spent): number =>
  unit === 'usd' ? span.costNano : span.tokens

/** A period in which nothing has happened. */
export const emptySpan = (from: string, limitSeq = 0): BudgetSpan => ({
  from,
  ...NOTHING,
  more: 0,
  limitSeq,
  reached: [],
  held: null,
  released: null,
  freeUntil: null,
  freeSeq: 0,
  calls: 0,
  passed: 0,
  denied: 0,
})

const subjectOf = ({ name, scope }: Budget): string => name ?? scope.id ?? 'the workspace'

function amountOf(amount: EventData<'budget:changed'>['limit']): Pick<Budget, 'unit' | 'limit'> {
  return 'usd' in amount ? { unit: 'usd', limit: nanoFromUsd(amount.usd) } : { unit: 'tokens', limit: amount.tokens }
}

const countsTheSame = (a: Budget, b: Budget): boolean =>
  a.scope.kind === b.scope.kind &&
  a.scope.id === b.scope.id &&
  a.period === b.period &&
  a.weekStartsOn === b.weekStartsOn

/** Counts from here on. What was used before is known to the state, or is asked for (lib/control/create-budget-filling.ts). */
function begin(draft: Draft, budget: Mutable<Budget>): void {
  const known = knownPast(draft, budget)
  const periods = periodsOf(budget, draft.day)
  const past: Iterable<readonly [string, Spent]> = known ?? periods.map(({ from }) => [from, NOTHING])
  budget.spans = Array.from(past, ([from, spent]) => ({ ...emptySpan(from, draft.seq), ...spent }))
    .sort(byAge)
    .slice(0, SPANS)
  budget.fillingSince = known === null ? draft.seq : null
  draft.ledger?.budgetBegan({ budgetId: budget.id, seq: draft.seq, scope: budget.scope, periods })
}

function periodsOf({ period, weekStartsOn }: Counted, day: string): readonly BudgetDays[] {
  const from = periodOf(period, day, weekStartsOn)
  if (from === TOTAL) return [{ from, end: null }]
  const before = periodOf(period, daysBefore(from, 1), weekStartsOn)
  return [
    { from, end: periodEnd(period, from) },
    { from: before, end: from },
  ]
}

function countIn(draft: Draft, { id }: Budget, usage: Usage, day: string): void {
  const budget = draft.budgets.edit(id)
  const span = budget && spanOf(draft, budget, day)
  if (!budget || !span) return
  const { costNano, unpriced } = usage
  const spent = plusSpent(span, { costNano, unpriced, tokens: tokensIn(usage) })
  put(budget, reach(draft, budget, { ...span, ...spent }))
}

/** The span of the period that a day is in, new where nothing has happened in it. */
function spanOf(draft: Draft, budget: Budget, day = draft.day): BudgetSpan {
  const from = periodOf(budget.period, day, budget.weekStartsOn)
  return known(budget, from) ?? emptySpan(from)
}

const known = (budget: Budget | undefined, from: string): BudgetSpan | undefined =>
  budget?.spans.find((span) => span.from === from)

/** Keeps the newest spans; one that is older than them is forgotten. */
function put(budget: Mutable<Budget>, span: BudgetSpan): void {
  const others = budget.spans.filter(({ from }) => from !== span.from)
  budget.spans = [...others, span].sort(byAge).slice(0, SPANS)
}

/** Newest first. */
const byAge = (a: BudgetSpan, b: BudgetSpan): number => (a.from < b.from ? 1 : -1)

/**
 * Notes the steps that are reached, and lets go of those that are not any more since the limit was raised. What half a sum
 * reaches the whole does too: money is not let go on being spent until somebody has added up the rest.
 */
function reach(draft: Draft, budget: Budget, span: BudgetSpan): BudgetSpan {
  const spent = spentOf(budget, span)
  const limit = budget.limit + span.more
  const isReached = ({ at }: { readonly at: number }) => spent * 100 >= at * limit
  const reached: ReachedStep[] = span.reached.filter(isReached)
  for (const step of budget.steps) {
    if (!isReached(step) || reached.some(({ at }) => at === step.at)) continue
    reached.push({ at: step.at, when: draft.at, limitSeq: span.limitSeq, action: null })
  }
  const isSame = reached.length === span.reached.length && reached.every((step, index) => step === span.reached[index])
  return isSame ? span : { ...span, reached }
}

/** A decision of a person about the present period of a budget, or one that is kept. */
function decide(
  draft: Draft,
  { budgetId, from }: { readonly budgetId: string; readonly from: string },
  verb: string,
  change: (span: BudgetSpan, budget: Budget) => BudgetSpan,
): void {
  const budget = draft.budgets.edit(budgetId)
  if (budget === undefined) return
  const present = spanOf(draft, budget)
  const span = known(budget, from) ?? (present.from === from ? present : undefined)
  if (span === undefined) return
  put(budget, reach(draft, budget, change(span, budget)))
  tell(draft, { kind: 'system', title: `The budget of ${subjectOf(budget)} ${verb}` })
}

function acted(draft: Draft, { budgetId, from, step, action }: EventData<'token:threshold'>): void {
  const budget = draft.budgets.edit(budgetId)
  const span = from === undefined ? undefined : known(budget, from)
  if (budget === undefined || span === undefined) return
  const reached = span.reached.map((one) => (one.at === step ? { ...one, action: action ?? '' } : one))
  put(budget, { ...span, reached })
}

function callLine(
  { agentId, sessionId }: EventData<'budget:denied'>,
  event: { readonly agentId?: string; readonly sessionId?: string },
) {
  return { kind: 'system', agentId, sessionId: sessionId ?? event.sessionId ?? null } as const
}
