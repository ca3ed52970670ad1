import { expect, it } from 'vitest'
import { FAULTS } from '../faults/faults.ts'

/** The short form of each; `npm run faults` runs the whole. */
const SHORT: Readonly<Record<string, number>> = { 'transport-switches': 40, 'kill-nine': 3, 'long-log': 12 }

it.each(FAULTS)('[P-READ-1] [P-LOG-2] $name violates nothing', { timeout: 120_000 }, async ({ name, run }) => {
  const { violations, figures } = await run({ rounds: SHORT[name] ?? 1, seed: 7, log: () => undefined })
  expect(violations).toEqual([])
  expect(Math.min(...Object.values(figures))).toBeGreaterThan(0)
})
