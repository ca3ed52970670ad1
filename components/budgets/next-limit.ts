import type { BudgetStanding } from '#lib/state/budget-standing.ts'

const ROUND = [1, 1.5, 2, 3, 5, 7.5, 10]

/** A round limit to raise to: half as much again at least, and a quarter more than what is spent. In the budget's unit. */
export function nextLimit({ limit, known }: Pick<BudgetStanding, 'limit' | 'known'>): number {
  const least = Math.max(limit * 1.5, known * 1.25)
  const power = 10 ** Math.floor(Math.log10(least))
  // Nano-USD and tokens are whole.
  return Math.round((ROUND.find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power)
}
