import { describe, expect, it } from 'vitest'
import { lengthOf, planOf } from '../faults/soak/plan.ts'
import {
  flatness,
  none,
  p99OfTenths,
  type Reading,
  sameEverywhere,
  slopeOf,
  some,
  steadiness,
  tableOf,
} from '../faults/soak/trend.ts'

/** What `npm run soak` relies on has to notice a leak, and nothing that is none. */

const MINUTE = 60_000
const BOUND = { per: 1, unit: '', share: 0, least: 10 }

/** One reading a minute for an hour. */
const hour = (valueAt: (minute: number) => number): readonly Reading[] =>
  Array.from({ length: 61 }, (_, minute) => ({ at: minute * MINUTE, value: valueAt(minute) }))
/** As garbage comes and is collected. */
const saw = (minute: number) => 100 + (minute % 7) * 6

const verdictOf = (readings: readonly Reading[], bound = BOUND) => flatness('it', readings, bound, true).verdict

describe('a slope', () => {
  it('is that of the line, whatever single readings do', () => {
    const line = hour((minute) => 100 + minute)
    expect(slopeOf(line) * MINUTE).toBeCloseTo(1)
    expect(slopeOf(line.map((one, n) => (n % 9 === 4 ? { ...one, value: 9_000 } : one))) * MINUTE).toBeCloseTo(1, 1)
    expect(slopeOf(hour(saw)) * MINUTE).toBeCloseTo(0, 1)
  })

  it('is not known of fewer than two readings', () => {
    expect(slopeOf([])).toBeNaN()
    expect(slopeOf([{ at: 0, value: 1 }])).toBeNaN()
    expect(verdictOf([])).toBe('missed')
  })

  it('is the same for so many readings that only some are looked at', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ at: n, value: n * 3 + (n % 5) }))
    expect(slopeOf(many)).toBeCloseTo(3, 1)
  })
})

describe('flatness', () => {
  it('takes a saw for flat and finds the leak under it', () => {
    expect(verdictOf(hour(saw))).toBe('held')
    expect(verdictOf(hour((minute) => saw(minute) + minute / 10))).toBe('held')
    expect(verdictOf(hour((minute) => saw(minute) + minute / 3))).toBe('missed')
  })

  it('grants a share of what there is, and takes less for well', () => {
    const slow = hour((minute) => 1_000 + minute)
    expect(verdictOf(slow)).toBe('missed')
    expect(verdictOf(slow, { ...BOUND, share: 0.1 })).toBe('held')
    expect(verdictOf(hour((minute) => 1_000 - minute * 9))).toBe('held')
  })

  it('says the slope where it does not judge', () => {
    const mark = flatness(
      'heap',
      hour((minute) => minute),
      BOUND,
      false,
    )
    expect(mark).toMatchObject({ verdict: 'told', value: '30.0, +60.0 an hour' })
  })
})

describe('tenths', () => {
  const steady = hour(() => 20).flatMap(({ at, value }) => [
    { at, value },
    { at: at + 1, value: value * 2 },
  ])
  it('hold the 99th percentile of what lies between, and nothing of what lies outside', () => {
    expect(p99OfTenths([...steady, { at: -5, value: 9e9 }, { at: 61 * MINUTE, value: 9e9 }], 0, 61 * MINUTE)).toEqual(
      Array.from({ length: 10 }, () => 40),
    )
    expect(p99OfTenths([], 0, 1)[0]).toBeNaN()
  })

  it('are compared by the middle of three, so that one slow moment is none', () => {
    const one = (...ms: readonly number[]) => steadiness('p99', ms, true).verdict
    expect(one(9, 9, 9, 9, 9, 9, 9, 9, 9, 9)).toBe('held')
    expect(one(9, 9, 9, 9, 9, 9, 9, 9, 900, 9)).toBe('held')
    expect(one(9, 9, 9, 20, 30, 40, 50, 60, 70, 80)).toBe('missed')
    expect(one(...Array.from({ length: 10 }, () => Number.NaN))).toBe('missed')
  })
})

describe('the table', () => {
  it('tells who says something else', () => {
    const places = new Map([
      ['the log', '7'],
      ['a page', '7'],
      ['REST', '8'],
    ])
    expect(sameEverywhere('usage', places)).toMatchObject({
      value: '7 (the log, a page) against 8 (REST)',
      verdict: 'missed',
    })
    expect(sameEverywhere('usage', new Map([['the log', '7']]))).toMatchObject({ value: '7', verdict: 'held' })
    expect(none('gaps', ['a', 'b', 'c', 'd'])).toMatchObject({ value: 'a; b; c, and 1 more', verdict: 'missed' })
    expect(none('gaps', []).verdict).toBe('held')
    expect([some('alerts', 0).verdict, some('alerts', 1).verdict]).toEqual(['missed', 'held'])
    expect(tableOf([none('gaps', ['a'])])).toContain('| gaps | a | none | **missed** |')
  })
})

describe('the plan', () => {
  it('lets one process live through all that is measured, and kills it before and after', () => {
    for (const length of ['10s', '2m', '1h', '8h']) {
      const { restarts, measured, lengthMs } = planOf(lengthOf(length))
      const places = restarts.map(({ at }) => at)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places.filter((at) => at >= measured.from && at <= measured.to)).toEqual([])
      expect(places.filter((at) => at > measured.to && at < lengthMs)).toHaveLength(2)
      expect(new Set(restarts.map(({ signal }) => signal))).toEqual(new Set(['SIGTERM', 'SIGKILL']))
    }
  })

  it('takes an hour where no length is named, and no nonsense', () => {
    expect(lengthOf(undefined)).toBe(3_600_000)
    expect(lengthOf('90s')).toBe(90_000)
    for (const text of ['', '0m', '5', 'an hour', '-1m']) expect(() => lengthOf(text)).toThrow('is no length')
  })
})
