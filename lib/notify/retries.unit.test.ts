import fc from 'fast-check'
import { expect, it } from 'vitest'
import { waitMs } from './retries.ts'

it('[P-ALERT-5] each wait is about four times the one before, at most an hour, and never shorter than was asked for', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 40].map((tries) => waitMs(tries, null, () => 0.5) / 1_000)).toEqual([
    5, 20, 80, 320, 1_280, 3_600, 3_600, 3_600,
  ])
  expect(waitMs(1, 60_000, () => 0.5)).toBe(60_000)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, chance) => {
      const usual = waitMs(tries, null, () => 0.5)
      const wait = waitMs(tries, null, () => chance)
      expect(Math.abs(wait - usual)).toBeLessThanOrEqual(usual * 0.2 + 1)
    }),
  )
})
