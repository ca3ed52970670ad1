import { describe, expect, it } from 'vitest'
import { dayHours } from './day-hours.ts'
import { dayIn } from './day-in.ts'

const HOUR_MS = 3_600_000
const lasts = (zone: string, day: string) =>
  dayHours(zone, day).reduce((ms, { from, until }) => ms + until - from, 0) / HOUR_MS

describe('the hours of a day', () => {
  it('begin and end at midnight of the zone, one after the other', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Kiritimati']) {
      const hours = dayHours(zone, '2026-11-21')
      expect(hours[0]?.clock).toBe('00:00')
      expect(hours.slice(1).map(({ from }) => from)).toEqual(hours.slice(0, -1).map(({ until }) => until))
      for (const { from, until } of hours)
        expect([from, until - 1].map((ms) => dayIn(zone, ms))).toEqual(['2026-11-21', '2026-11-21'])
      expect(lasts(zone, '2026-11-21')).toBe(24)
    }
  })

  it('are those of UTC, by the clock of the zone', () => {
    const hours = dayHours('Europe/Berlin', '2026-11-21')
    expect([hours[0], hours[14]].map((hour) => [hour?.hour, hour?.clock])).toEqual([
      ['2026-11-20T23', '00:00'],
      ['2026-11-21T13', '14:00'],
    ])
  })

  it('are 23 and 25 where clocks are changed', () => {
    const spring = dayHours('Europe/Berlin', '2026-03-29').map(({ clock }) => clock)
    expect(spring.slice(0, 4)).toEqual(['00:00', '01:00', '03:00', '04:00'])
    expect(spring).toHaveLength(23)
    const autumn = dayHours('Europe/Berlin', '2026-10-25').map(({ clock }) => clock)
    expect(autumn.slice(0, 5)).toEqual(['00:00', '01:00', '02:00', '02:00', '03:00'])
    expect(autumn).toHaveLength(25)
  })

  it('are cut at midnight where it lies within an hour of UTC', () => {
    const hours = dayHours('Asia/Kolkata', '2026-11-21')
    expect(hours).toHaveLength(25)
    expect(hours.map(({ clock }) => clock).slice(0, 3)).toEqual(['00:00', '00:30', '01:30'])
    expect((hours[0]?.until ?? 0) - (hours[0]?.from ?? 0)).toBe(HOUR_MS / 2)
  })

  it('are those of UTC where nobody here knows the zone', () => {
    expect(dayHours('Nowhere/Land', '2026-11-21')).toEqual(dayHours('UTC', '2026-11-21'))
  })

  it('are none of a day that a zone left out', () => {
    expect(dayHours('Pacific/Apia', '2011-12-30')).toEqual([])
  })
})
