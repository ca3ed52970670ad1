import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dateIn, noonOf } from './day-noon.ts'

const zones = [
  'UTC',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'America/Los_Angeles',
  'Pacific/Pago_Pago',
  'Africa/Cairo',
]
const DAY_MS = 86_400_000

it('a day that was told alone is that day in its zone, wherever that is', () => {
  // Before that some zones left whole days out.
  const days = fc.integer({ min: 20_450, max: 30_000 }).map((n) => new Date(n * DAY_MS).toISOString().slice(0, 10))
  fc.assert(
    fc.property(fc.constantFrom(...zones), days, (zone, day) => {
      expect(dateIn(zone, noonOf(zone, day))).toBe(day)
    }),
    { numRuns: 60 },
  )
  expect(noonOf('Pacific/Auckland', '2026-12-01')).toBe('2026-11-30T23:00:00.000Z')
})

it('the first digits of a year that is being typed stay what they are', () => {
  for (const day of ['0002-11-30', '0020-11-30', '0202-11-30'])
    for (const zone of zones) expect(dateIn(zone, noonOf(zone, day))).toBe(day)
})
