import type { Budget, BudgetScope, BudgetSpan, BudgetStep, Decision, ReachedStep, Threshold } from './model-budgets.ts'
import { count, list, oneOf, orNull, record, time, word } from './shape.ts'

const text = orNull(word)
const instant = orNull(time)

const decision = orNull(record<Decision>({ by: word, at: time }))
const budgetSpan = record<BudgetSpan>({
  from: word,
  costNano: count,
  tokens: count,
  limitSeq: count,
  reached: list(record<ReachedStep>({ at: count, when: time, limitSeq: count, action: text })),
  unpriced: count,
  more: count,
  denied: count,
  calls: count,
  passed: count,
  held: decision,
  released: decision,
  freeUntil: instant,
  freeSeq: count,
})

export const budget = record<Budget>({
  id: word,
  scope: record<BudgetScope>({ kind: oneOf('workspace', 'project', 'agent', 'model', 'task'), id: text }),
  period: oneOf('day', 'week', 'month', 'total'),
  unit: oneOf('usd', 'tokens'),
  limit: count,
  steps: list(record<BudgetStep>({ at: count, acts: list(oneOf('notify', 'ask', 'pause', 'hold', 'stop')) })),
  weekStartsOn: count,
  version: count,
  changedAt: time,
  changedBy: word,
  spans: list(budgetSpan),
  name: text,
  fillingSince: orNull(count),
})

export const threshold = record<Threshold>({
  id: word,
  scope: word,
  period: word,
  at: time,
  spent: count,
  limit: count,
  step: count,
  action: text,
})
