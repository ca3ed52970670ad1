import type { BudgetAct, BudgetPeriod, BudgetScopeKind } from '#lib/protocol/event.ts'
import { usdFromNano } from '#lib/protocol/money.ts'
import type { Budget } from '#lib/state/model.ts'

/** A budget as its form holds it: amounts and percents are what was typed. */
export interface BudgetDraft {
  readonly name: string
  readonly kind: BudgetScopeKind
  readonly id: string
  readonly period: BudgetPeriod
  readonly unit: Budget['unit']
  readonly limit: string
  readonly weekStartsOn: number
  readonly steps: readonly StepDraft[]
}

export interface StepDraft {
  /** Tells it from the others while it is edited. */
  readonly key: number
  readonly at: string
  /** Of STEP_CHOICES, or acts that were set elsewhere, joined by commas. */
  readonly acts: string
}

export const STEP_CHOICES = [
  { value: 'notify', words: 'note it' },
  { value: 'notify,ask', words: 'note it and ask for more' },
  { value: 'pause', words: 'pause: no new tasks' },
  { value: 'hold', words: 'hold: deny tool calls' },
  { value: 'stop', words: 'stop what can be stopped' },
] as const

const NEW: BudgetDraft = {
  name: '',
  kind: 'workspace',
  id: '',
  period: 'day',
  unit: 'usd',
  limit: '',
  weekStartsOn: 1,
  steps: [
    { key: 0, at: '50', acts: 'notify' },
    { key: 1, at: '80', acts: 'notify,ask' },
    { key: 2, at: '95', acts: 'pause' },
    { key: 3, at: '100', acts: 'hold' },
  ],
}

export function draftOf(budget: Budget | null): BudgetDraft {
  if (budget === null) return NEW
  const { name, scope, period, unit, limit, weekStartsOn, steps } = budget
  return {
    name: name ?? '',
    kind: scope.kind,
    id: scope.id ?? '',
    period,
    unit,
    limit: String(unit === 'usd' ? usdFromNano(limit) : limit),
    weekStartsOn,
    steps: steps.map(({ at, acts }, key) => ({ key, at: String(at), acts: acts.join() })),
  }
}

/** What a budget is, as requests say it; the server says what of it is wrong. */
export interface BudgetBody {
  readonly name: string
  readonly scope: { readonly kind: BudgetScopeKind; readonly id?: string }
  readonly period: BudgetPeriod
  readonly limit: { readonly usd: number } | { readonly tokens: number }
  readonly weekStartsOn: number
  readonly steps: readonly { readonly at: number; readonly acts: readonly string[] }[]
}

/** Only what differs: what somebody else changes meanwhile is left as they have it. */
export function changesIn(before: BudgetBody, after: BudgetBody): Partial<BudgetBody> {
  const changed = Object.entries(after).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof BudgetBody]),
  )
  return Object.fromEntries(changed)
}

export function bodyOf({ name, kind, id, period, unit, limit, weekStartsOn, steps }: BudgetDraft): BudgetBody {
  const amount = Number(limit)
  return {
    name: name.trim(),
    scope: kind === 'workspace' ? { kind } : { kind, id: id.trim() },
    period,
    limit: unit === 'usd' ? { usd: amount } : { tokens: amount },
    weekStartsOn,
    steps: steps.map(({ at, acts }) => ({ at: Number(at), acts: acts.split(',').filter(isAct) })),
  }
}

const ACTS: readonly string[] = ['notify', 'ask', 'pause', 'hold', 'stop'] satisfies BudgetAct[]
const isAct = (text: string): boolean => ACTS.includes(text)
