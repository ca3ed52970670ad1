import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { heightOf, measureOf, stepsOf, sumOf } from './spend-steps.ts'
import { spanWords, startWords, stepWords } from './step-words.ts'

const NOW = Date.parse('2026-11-22T01:30:00.000Z')
const at = { nowMs: NOW, today: '2026-11-22' }
const use = (stamp: Stamp, costUsd?: number) =>
  stamp.make('token:usage', { model: 'm', input: 1_000, ...(costUsd !== undefined && { costUsd }) })

describe('steps', () => {
  it('of 24 hours end with the present hour and have a place for every hour', () => {
    const state = folded([use(new Stamp(), 2)])
    const steps = stepsOf(state, '24 h', at)
    expect(steps).toHaveLength(24)
    expect([steps[0]?.id, steps.at(-1)?.id]).toEqual(['2026-11-21T02', '2026-11-22T01'])
    expect(steps.filter(({ usage }) => usage.requests > 0).map(({ id }) => id)).toEqual(['2026-11-21T09'])
  })

  it('of days end with today, though nothing has happened on it', () => {
    const steps = stepsOf(folded([use(new Stamp(), 2)]), '7 d', at)
    expect(steps.map(({ id, usage }) => [id, usage.costNano])).toEqual([
      ...['16', '17', '18', '19', '20'].map((day) => [`2026-11-${day}`, 0]),
      ['2026-11-21', 2e9],
      ['2026-11-22', 0],
    ])
    expect(stepsOf(folded([]), '31 d', at)[0]?.id).toBe('2026-10-23')
  })

  it('add up to what was used in them', () => {
    const stamp = new Stamp()
    const state = folded([use(stamp, 2), use(stamp.later(3_600_000), 1), use(stamp)])
    for (const period of ['24 h', '7 d', '31 d'] as const)
      expect(sumOf(stepsOf(state, period, at))).toEqual(state.tokens.all)
  })

  it('show tokens where no request has a price, and dollars where one has', () => {
    const stamp = new Stamp()
    const without = stepsOf(folded([use(stamp)]), '7 d', at)
    expect(measureOf(without)).toBe('tokens')
    expect(without.map((step) => heightOf(step, 'tokens'))).toEqual([0, 0, 0, 0, 0, 1_000, 0])
    const some = new Stamp()
    expect(measureOf(stepsOf(folded([use(some), use(some, 0.5)]), '7 d', at))).toBe('cost')
    expect(measureOf(stepsOf(folded([]), '7 d', at))).toBe('cost')
  })
})

describe('words', () => {
  it('name a span, and say of the present one that it is not over', () => {
    expect(startWords('2026-11-05')).toBe('5 Nov')
    expect(spanWords('2026-11-05', true)).toBe('5 Nov so far')
    expect(spanWords('2026-11-21T09', false)).toMatch(/^\d\d:\d\d to \d\d:\d\d$/)
    expect(spanWords('2026-11-21T09', true)).toMatch(/^\d\d:\d\d until now$/)
  })

  it('never call what has no price free', () => {
    const stamp = new Stamp()
    const [without, with_] = [[use(stamp)], [use(stamp, 0.5), use(stamp)]].map((events) =>
      stepsOf({ tokens: folded(events.map((event, i) => ({ ...event, seq: i + 1 }))).tokens }, '7 d', at).at(5),
    )
    expect(without && stepWords(without, false)).toBe('21 Nov: no price, 1 k tokens')
    expect(with_ && stepWords(with_, false)).toBe('21 Nov: $0.50, 2 k tokens, 1 without a price')
    const empty = stepsOf(folded([]), '7 d', at).at(0)
    expect(empty && stepWords(empty, false)).toBe('16 Nov: nothing used')
  })
})
