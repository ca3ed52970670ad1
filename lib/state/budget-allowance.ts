import { millis } from './instant.ts'
import type { Alert, BudgetSpan } from './model.ts'

/**
 * Whether somebody has seen an alert of a budget by letting it go on for a time or some calls, and that is used up: its steps
 * act again. Not of an alert that fired since: it was told then.
 */
export function isAskedAgain({ state, seq }: Pick<Alert, 'state' | 'seq'>, span: BudgetSpan, nowMs: number): boolean {
  const { freeSeq, freeUntil, calls, held, released } = span
  if (state !== 'acknowledged' || seq > freeSeq || held !== null || released !== null || calls > 0) return false
  return freeUntil === null || millis(freeUntil) <= nowMs
}
