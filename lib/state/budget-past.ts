import { isAbout } from './budget-about.ts'
import type { Draft } from './draft.ts'
import type { Budget, Usage, UsageRow } from './model.ts'
import { periodOf, TOTAL } from './period.ts'
import { tokensIn } from './usage.ts'

export interface Spent {
  readonly costNano: number
  readonly tokens: number
  readonly unpriced: number
}

export const NOTHING: Spent = { costNano: 0, tokens: 0, unpriced: 0 }

export const plusSpent = (a: Spent, b: Spent): Spent => ({
  costNano: a.costNano + b.costNano,
  tokens: a.tokens + b.tokens,
  unpriced: a.unpriced + b.unpriced,
})

export type Counted = Pick<Budget, 'scope' | 'period' | 'weekStartsOn'>

/**
 * What the periods of a budget used until now, by their first days.
 * @returns null where the state alone cannot tell to the last token: it has no sums by task, of all time only that of the
 * workspace (an agent may have been removed and have come back), and of crowded days not all.
 */
export function knownPast(draft: Draft, { scope, period, weekStartsOn }: Counted): ReadonlyMap<string, Spent> | null {
  const present = periodOf(period, draft.day, weekStartsOn)
  if (present === TOTAL) return scope.kind === 'workspace' ? new Map([[TOTAL, spentIn(draft.allUsage)]]) : null
  if (scope.kind === 'task') return null
  const { agentsSince } = draft.days
  if (scope.kind === 'agent' && agentsSince !== null && agentsSince > present) return null
  const spans = new Map([[present, NOTHING]])
  for (const row of draft.days.rows.values()) {
    const from = periodOf(period, row.day, weekStartsOn)
    if (from >= present && scope.kind !== 'workspace' && isSummedUp(row)) return null
    if (!isAbout(scope, { ...row, taskId: null })) continue
    spans.set(from, plusSpent(spans.get(from) ?? NOTHING, spentIn(row)))
  }
  return spans
}

const spentIn = (usage: Usage): Spent => ({
  costNano: usage.costNano,
  tokens: tokensIn(usage),
  unpriced: usage.unpriced,
})

/** Where too many rows of one period came, they were put together, and nothing tells what they were. */
export const isSummedUp = ({ agentId, model, project }: Pick<UsageRow, 'agentId' | 'model' | 'project'>): boolean =>
  agentId === null && model === 'other' && project === null
