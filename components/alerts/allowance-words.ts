import type { BudgetSpan } from '#lib/state/model.ts'
import { clockWords } from '../ui/clock-words.ts'
import { plural } from '../ui/figures.ts'

/** What a person allowed a budget beyond its limit, and until when; null where nobody did. By the viewer's own clock. */
export function allowanceWords(
  { freeUntil, calls, passed }: Pick<BudgetSpan, 'freeUntil' | 'calls' | 'passed'>,
  nowMs: number,
): string | null {
  if (freeUntil !== null) {
    const at = clockWords(freeUntil).slice(0, 5)
    return Date.parse(freeUntil) > nowMs ? `may go on until ${at}` : `could go on until ${at}, which is over`
  }
  if (calls > 0) return `${plural(calls, 'call', 'calls')} may pass`
  return passed > 0 ? `${plural(passed, 'call', 'calls')} passed, no more may` : null
}
