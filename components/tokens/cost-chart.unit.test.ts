import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { spendOf } from '#lib/state/spend.ts'
import { NO_USAGE } from '#lib/state/usage.ts'
import { aheadOf, beforeOf, heightsOf, layersOf, measureOf, sumOf, untilNow } from './cost-chart.ts'
import { stackOf } from './cost-stack.ts'
import { presentIn, slotsOf } from './time-span.ts'

const DAY = '2026-11-21'
const USD = 1e9
const hours = slotsOf({ from: DAY, to: DAY }, 'hour', 'UTC')
const present = (time: string) => presentIn(hours, { nowMs: Date.parse(`${DAY}T${time}Z`), today: DAY, zone: 'UTC' })
const at = (hour: number, height: number) => hours.map((_, place) => (place === hour ? height : 0))

function office() {
  const stamp = new Stamp()
  const use = (agentId: string, costUsd: number) =>
    stamp.make('token:usage', { agentId, model: 'm', input: 10, costUsd })
  return folded([
    stamp.make('agent:registered', { agentId: 'a', kind: 'codex' }),
    stamp.make('agent:registered', { agentId: 'b', kind: 'claude-code' }),
    stamp.make('agent:registered', { agentId: 'c', kind: 'script' }),
    stamp.make('agent:registered', { agentId: 'd', kind: 'crawler' }),
    ...[use('a', 1), use('b', 2), use('c', 4), use('d', 8)],
    stamp.later(3_600_000).make('token:usage', { agentId: 'a', model: 'm', costUsd: 16 }),
  ])
}

describe('the columns', () => {
  const spend = spendOf(office(), { by: 'kind', from: DAY, to: DAY, bucket: 'hour', only: {} })
  const layers = spend ? layersOf(spend, hours, 'cost') : []

  it('are stacked by client, the known ones in one order, all others together', () => {
    expect(layers.map(({ client, usage }) => [client.name, usage.costNano / USD])).toEqual([
      ['Claude Code', 2],
      ['Codex', 17],
      ['Other', 12],
    ])
    expect(layers.map(({ heights }) => [heights[9], heights[10]])).toEqual([
      [2 * USD, 0],
      [USD, 16 * USD],
      [12 * USD, 0],
    ])
  })

  it('sum to what was used', () => {
    expect(sumOf(heightsOf(layers, hours))).toBe(spend?.total.costNano)
  })

  it('are drawn from the top down, in dollars, with what is to come behind them', () => {
    const chart = { slots: hours, measure: 'cost', layers, before: null, ahead: at(10, USD), present: null } as const
    const [places, outlook, ...rows] = stackOf(chart)
    expect(places).toEqual(hours.map((_, place) => place))
    expect([outlook?.[9], outlook?.[10]]).toEqual([15, 17])
    expect(rows.map((row) => row[9])).toEqual([15, 3, 2])
  })

  it('show tokens where nothing has a price', () => {
    expect(measureOf({ ...NO_USAGE, requests: 2, unpriced: 2 })).toBe('tokens')
    expect(measureOf({ ...NO_USAGE, requests: 2, unpriced: 1 })).toBe('cost')
    expect(measureOf(NO_USAGE)).toBe('cost')
  })
})

describe('the span before', () => {
  const zone = 'Europe/Berlin'
  const one = { ...NO_USAGE, costNano: USD }

  it('has every cent of it behind some hour, also where clocks are changed', () => {
    for (const [day, before] of [
      ['2026-10-26', '2026-10-25'],
      ['2026-10-25', '2026-10-24'],
      ['2026-03-29', '2026-03-28'],
      ['2026-03-30', '2026-03-29'],
    ] as const) {
      const [slots, others] = [day, before].map((day) => slotsOf({ from: day, to: day }, 'hour', zone))
      if (!slots || !others) throw new Error('no slots')
      const buckets = new Map(others.map(({ id }) => [id, one]))
      const heights = beforeOf(slots, { slots: others, buckets }, { bucket: 'hour', measure: 'cost' })
      expect(sumOf(heights)).toBe(others.length * USD)
    }
  })

  it('by now is its hours up to this one, and of that as much as is over', () => {
    const before = hours.map(() => 2)
    expect(untilNow(before, present('10:15:00'))).toBe(20.5)
    expect(untilNow(before, null)).toBe(48)
  })
})

describe('what is to come', () => {
  const nowMs = Date.parse(`${DAY}T10:15:00Z`)

  it('is the present pace until midnight', () => {
    const ahead = aheadOf({ slots: hours, heights: at(9, 5), present: present('10:15:00'), nowMs, pace: 4 })
    expect(ahead.slice(8, 12)).toEqual([0, 0, 3, 4])
    expect(sumOf(ahead)).toBe(4 * 13.75)
  })

  it('is an hour more on a day of 25 hours', () => {
    const zone = 'Europe/Berlin'
    const slots = slotsOf({ from: '2026-10-25', to: '2026-10-25' }, 'hour', zone)
    const midnight = Date.parse('2026-10-24T22:00:00Z')
    const now = presentIn(slots, { nowMs: midnight, today: '2026-10-25', zone })
    expect(sumOf(aheadOf({ slots, heights: slots.map(() => 0), present: now, nowMs: midnight, pace: 1 }))).toBe(25)
  })

  it('of days after today is like the whole days before it', () => {
    const slots = slotsOf({ from: '2026-11-19', to: '2026-11-23' }, 'day', 'UTC')
    const now = presentIn(slots, { nowMs, today: DAY, zone: 'UTC' })
    expect(aheadOf({ slots, heights: [10, 20, 3, 0, 0], present: now, nowMs, pace: 4 })).toEqual([0, 0, 55, 15, 15])
  })

  it('does not count days before anything was used', () => {
    const slots = slotsOf({ from: '2026-11-19', to: '2026-11-23' }, 'day', 'UTC')
    const now = presentIn(slots, { nowMs, today: DAY, zone: 'UTC' })
    expect(aheadOf({ slots, heights: [0, 20, 3, 0, 0], present: now, nowMs, pace: 4 })).toEqual([0, 0, 55, 20, 20])
  })

  it('of days after the first of a month is like that first one', () => {
    const slots = slotsOf({ from: DAY, to: '2026-11-22' }, 'day', 'UTC')
    const now = presentIn(slots, { nowMs, today: DAY, zone: 'UTC' })
    expect(aheadOf({ slots, heights: [3, 0], present: now, nowMs, pace: 4 })).toEqual([55, 58])
  })

  it('is nothing of days that are over', () => {
    expect(sumOf(aheadOf({ slots: hours, heights: at(9, 5), present: null, nowMs, pace: 4 }))).toBe(0)
  })
})
