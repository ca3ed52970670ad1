import type { DatabaseSync } from 'node:sqlite'
import { assertNever } from '#lib/protocol/assert-never.ts'
import { daysBefore } from '#lib/state/instant.ts'
import type { BudgetBeginning } from '#lib/state/ledger.ts'
import type { BudgetScope } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import type { BudgetPast, UsageDays, UsageScope } from './usage-store.ts'
import { UsageSums } from './usage-sums.ts'
import type { Words } from './words.ts'

/** More than any counter that a page reads has; what goes beyond it stands still. */
const MOST = Number.MAX_SAFE_INTEGER
const FIRST_DAY = '1970-01-01'
const LAST_DAY = '9999-12-31'

/**
 * What budgets had used when they began to count. It is summed in the midst of the fold, at that very event, so it holds what
 * was decided before and nothing of what was decided after, however much later somebody asks.
 */
export function budgetPasts(db: DatabaseSync, words: Words) {
  const sums = new UsageSums(db, words)
  const put = db.prepare('INSERT OR REPLACE INTO budget_pasts VALUES (?, ?, ?, ?, ?, ?)')
  const drop = db.prepare('DELETE FROM budget_pasts WHERE budget = ?')
  return {
    /** Whoever calls it has summed up all requests before. */
    began({ budgetId, seq, scope, periods }: BudgetBeginning): void {
      drop.run(budgetId)
      for (const { from, end } of periods) {
        const days: UsageDays = end === null ? { from: FIRST_DAY, to: LAST_DAY } : { from, to: daysBefore(end, 1) }
        const usage = sums.total({ ...days, scope: usageScope(scope) })
        const counts = [usage.costNano, tokensIn(usage), usage.unpriced].map((count) => Math.min(count, MOST))
        put.run(budgetId, seq, from, ...counts)
      }
    },
    ended: (budgetId: string) => void drop.run(budgetId),
  }
}

/** @returns null where it was not heard of, or has begun anew since. */
export function budgetPastIn(db: DatabaseSync): (budgetId: string, since: number) => readonly BudgetPast[] | null {
  const rows = db.prepare('SELECT period, cost, tokens, unpriced FROM budget_pasts WHERE budget = ? AND since = ?')
  return (budgetId, since) => {
    const found = rows.all(budgetId, since).map(({ period, cost, tokens, unpriced }) => ({
      from: String(period),
      costNano: Number(cost),
      tokens: Number(tokens),
      unpriced: Number(unpriced),
    }))
    return found.length === 0 ? null : found
  }
}

function usageScope({ kind, id }: BudgetScope): UsageScope {
  if (id === null) return {}
  switch (kind) {
    case 'workspace':
      return {}
    case 'agent':
      return { agentId: id }
    case 'model':
      return { model: id }
    case 'project':
      return { project: id }
    case 'task':
      return { taskId: id }
    default:
      return assertNever(kind)
  }
}
