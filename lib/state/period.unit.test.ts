import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayIn } from '#lib/protocol/day-in.ts'
import { dayStart } from '#lib/protocol/day-start.ts'
import type { BudgetPeriod } from '#lib/protocol/event.ts'
import { HOUR_MS } from './instant.ts'
import { periodEnd, periodOf } from './period.ts'

/** Clocks change in both halves of the world, by an hour or half of one, at midnight or after; or never. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
] as const

const startOf = (zone: string, day: string | null) => dayStart(zone, day ?? expect.fail('it never ends'))

/** How long the period lasts that a day is in, in hours. */
function hours(zone: string, period: BudgetPeriod, day: string): number {
  const from = periodOf(period, day, 1)
  return (startOf(zone, periodEnd(period, from)) - startOf(zone, from)) / HOUR_MS
}

describe('a period where clocks change', () => {
  it.each([
    // Spring and autumn in the north, in the south, by half an hour, and at midnight, which then does not exist.
    ['Europe/Berlin', '2026-03-29', '2026-10-25', 23, 25],
    ['America/St_Johns', '2026-03-08', '2026-11-01', 23, 25],
    ['Australia/Sydney', '2026-10-04', '2026-04-05', 23, 25],
    ['Australia/Lord_Howe', '2026-10-04', '2026-04-05', 23.5, 24.5],
    ['America/Santiago', '2026-09-06', '2026-04-04', 23, 25],
    ['Asia/Kolkata', '2026-03-29', '2026-10-25', 24, 24],
  ])('[P-BUD-1] in %s lasts as long as its dates do', (zone, spring, autumn, short, long) => {
    expect([hours(zone, 'day', spring), hours(zone, 'day', autumn)]).toEqual([short, long])
    expect([hours(zone, 'week', spring), hours(zone, 'week', autumn)]).toEqual([144 + short, 144 + long])
    const days = (day: string) => new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate()
    expect(hours(zone, 'month', spring)).toBe((days(spring) - 1) * 24 + short)
    expect(hours(zone, 'month', autumn)).toBe((days(autumn) - 1) * 24 + long)
  })

  it('[P-BUD-1] the last moment of a month is in it and the first of the next is not, leap years too', () => {
    for (const zone of ZONES) {
      for (const [from, next] of [
        ['2026-02-01', '2026-03-01'],
        ['2028-02-01', '2028-03-01'],
        ['2026-10-01', '2026-11-01'],
        ['2026-12-01', '2027-01-01'],
      ] as const) {
        const end = startOf(zone, periodEnd('month', from))
        expect([end - 1, end].map((ms) => periodOf('month', dayIn(zone, ms), 1))).toEqual([from, next])
      }
    }
  })

  it('[P-BUD-1] holds every moment that its dates hold, in whatever zone, and no other', () => {
    const moments = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) })
    // Around the changes of the clock the moments are dense.
    const changes = fc.constantFrom(
      ...['2026-03-08', '2026-03-29', '2026-04-05', '2026-09-06', '2026-10-04', '2026-10-25', '2026-11-01'],
    )
    const near = fc.tuple(changes, fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }))
    const any = fc.oneof(
      moments,
      near.map(([day, ms]) => Date.parse(day) + ms),
    )
    const periods = fc.constantFrom<BudgetPeriod>('day', 'week', 'month')
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        any,
        periods,
        fc.integer({ min: 1, max: 7 }),
        (zone, ms, period, first) => {
          const from = periodOf(period, dayIn(zone, ms), first)
          expect(startOf(zone, from)).toBeLessThanOrEqual(ms)
          expect(startOf(zone, periodEnd(period, from))).toBeGreaterThan(ms)
        },
      ),
      { numRuns: 300 },
    )
  })
})
