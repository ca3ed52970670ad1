import { expect, it } from 'vitest'
import { FAULTS } from '../faults/faults.ts'

/** The short form of each; `npm run faults` runs the whole. Most of it is waiting, each with a server of its own, so some run at once. */
it.concurrent.each(FAULTS)('$rules $name: $mark', { timeout: 180_000 }, async ({ few, run }) => {
  const { violations, figures, skipped = [] } = await run({ rounds: few, seed: 7, short: true, log: () => undefined })
  for (const what of skipped) console.warn(what)
  expect(violations).toEqual([])
  // A fault that did nothing has shown nothing.
  if (skipped.length === 0) expect(Math.max(...Object.values(figures))).toBeGreaterThan(0)
})
