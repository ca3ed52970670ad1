import { describe, expect, it } from 'vitest'
import { alignSlots, daysIn, presentIn, slotsOf, timeSpan } from './time-span.ts'
import { USUAL } from './tokens-view.ts'

const TODAY = '2026-11-21'
const span = (view: Partial<typeof USUAL>, today = TODAY) => timeSpan({ ...USUAL, ...view }, today)
const hours = (day: string, zone = 'Europe/Berlin') => slotsOf({ from: day, to: day }, 'hour', zone)
const names = (day: string, zone?: string) => hours(day, zone).map(({ name }) => name)

describe('a span', () => {
  it('is today by the hour, beside yesterday', () => {
    expect(span({})).toEqual({
      name: 'today',
      from: TODAY,
      to: TODAY,
      until: TODAY,
      bucket: 'hour',
      before: { from: '2026-11-20', to: '2026-11-20' },
    })
  })

  it('is seven days with today, beside the seven before', () => {
    const week = span({ span: 'week' })
    expect([week.from, week.to, week.bucket]).toEqual(['2026-11-15', TODAY, 'day'])
    expect(week.before).toEqual({ from: '2026-11-08', to: '2026-11-14' })
    expect([daysIn(week), daysIn(week.before)]).toEqual([7, 7])
  })

  it.each([
    ['2026-11-21', '2026-11-30', '2026-10-01', '2026-10-31'],
    ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['2028-02-29', '2028-02-29', '2028-01-01', '2028-01-31'],
    ['2026-12-31', '2026-12-31', '2026-11-01', '2026-11-30'],
    ['2027-01-02', '2027-01-31', '2026-12-01', '2026-12-31'],
  ])('is the month of %s until its end, beside the month before', (today, until, from, to) => {
    const month = span({ span: 'month' }, today)
    expect([month.from, month.to, month.until]).toEqual([`${today.slice(0, 7)}-01`, today, until])
    expect(month.before).toEqual({ from, to })
  })

  it('is any days, beside as many before; one day goes by the hour', () => {
    const custom = span({ span: 'custom', from: '2026-03-01', to: '2026-03-03' })
    expect([custom.bucket, custom.before]).toEqual(['day', { from: '2026-02-26', to: '2026-02-28' }])
    expect(span({ span: 'custom', from: '2026-03-01', to: '2026-03-01' }).bucket).toBe('hour')
  })
})

describe('the present column', () => {
  it('of hours is the one that now lies in, with what of it is over', () => {
    const nowMs = Date.parse('2026-11-21T13:45:00Z')
    const at = { nowMs, today: TODAY, zone: 'Europe/Berlin' }
    expect(presentIn(hours(TODAY), at)).toEqual({ place: 14, over: 0.75, until: Date.parse('2026-11-21T14:00:00Z') })
    expect(presentIn(hours('2026-11-20'), at)).toBeNull()
  })

  it('of days is today, which lasts 23 or 25 hours where clocks are changed', () => {
    const at = { nowMs: Date.parse('2026-10-25T10:30:00Z'), today: '2026-10-25', zone: 'Europe/Berlin' }
    const present = presentIn(slotsOf({ from: '2026-10-19', to: '2026-10-25' }, 'day', at.zone), at)
    // From 22:00 UTC the day before, 12 and a half of 25 hours.
    expect(present).toEqual({ place: 6, over: 0.5, until: Date.parse('2026-10-25T23:00:00Z') })
  })
})

describe('two days side by side', () => {
  const behind = (day: string, before: string) => alignSlots(hours(day), hours(before), 'hour')

  it('meet by the clock', () => {
    expect(behind(TODAY, '2026-11-20')).toEqual(Array.from({ length: 24 }, (_, hour) => hour))
  })

  it('meet by the clock where the one before is an hour longer: its hour that comes twice is summed', () => {
    const places = behind('2026-10-26', '2026-10-25')
    expect(names('2026-10-25').slice(1, 5)).toEqual(['01:00', '02:00', '02:00', '03:00'])
    expect(places.slice(0, 5)).toEqual([0, 1, 2, 2, 3])
    expect(places.at(-1)).toBe(23)
  })

  it('meet by the clock where this one is an hour longer: its second 02:00 has nothing behind it', () => {
    expect(behind('2026-10-25', '2026-10-24').slice(0, 5)).toEqual([0, 1, 2, 4, 5])
  })

  it('meet by the clock where this one left an hour out: that stands behind the one before', () => {
    expect(names('2026-03-29').slice(1, 3)).toEqual(['01:00', '03:00'])
    expect(behind('2026-03-29', '2026-03-28').slice(0, 5)).toEqual([0, 1, 1, 2, 3])
    expect(behind('2026-03-30', '2026-03-29').slice(0, 4)).toEqual([0, 1, 3, 4])
  })

  it('of days meet by their order, and what a month has more stands behind none', () => {
    const [november, october] = [
      slotsOf({ from: '2026-11-01', to: '2026-11-30' }, 'day', 'UTC'),
      slotsOf({ from: '2026-10-01', to: '2026-10-31' }, 'day', 'UTC'),
    ]
    expect(alignSlots(november, october, 'day').slice(28)).toEqual([28, 29, null])
  })
})
