import { describe, expect, it } from 'vitest'
import { NO_USAGE } from '#lib/state/usage.ts'
import { clientOf } from './clients.ts'
import type { CostChart } from './cost-chart.ts'
import { paceFigure } from './pace.ts'
import { beforeWords, columnHeight, columnWords, compareWords, limitWords, slotWords, spanWords } from './span-words.ts'
import { presentIn, slotsOf, timeSpan } from './time-span.ts'
import { USUAL } from './tokens-view.ts'

const DAY = '2026-11-21'
const USD = 1e9
const span = (view: Partial<typeof USUAL>) => timeSpan({ ...USUAL, ...view }, DAY)
const days = (from: string, to: string) => span({ span: 'custom', from, to })

it('names a span and the one before it', () => {
  const spans = [
    span({}),
    span({ span: 'week' }),
    span({ span: 'month' }),
    days('2026-11-01', '2026-11-03'),
    days(DAY, DAY),
  ]
  expect(spans.map((one) => [spanWords(one), beforeWords(one)])).toEqual([
    ['today', 'yesterday'],
    ['in 7 days', 'the 7 days before'],
    ['in November', 'October'],
    ['1 Nov to 3 Nov', 'the 3 days before'],
    ['on 21 Nov', 'the day before'],
  ])
})

it.each([
  [135, 100, false, '35 % more than yesterday by now'],
  [65, 100, true, '35 % less than yesterday'],
  [100, 100.1, false, 'as much as yesterday by now'],
  [1_200, 100, false, '12 times as much as yesterday by now'],
  [5, 0, false, 'yesterday had nothing by now'],
  [5, 0, true, 'yesterday had nothing'],
  [0, 0, false, null],
])('says how %d stands to %d', (now, then, isOver, words) => {
  expect(compareWords(now, then, { before: 'yesterday', isOver, measure: 'cost' })).toBe(words)
})

it('writes a limit as people set it', () => {
  expect([limitWords(10 * USD, 'usd'), limitWords(2.5 * USD, 'usd'), limitWords(800_000, 'tokens')]).toEqual([
    '$10',
    '$2.50',
    '800 k tokens',
  ])
})

const hours = slotsOf({ from: DAY, to: DAY }, 'hour', 'UTC')
const now = presentIn(hours, { nowMs: Date.parse(`${DAY}T10:30:00Z`), today: DAY, zone: 'UTC' })

it('names an hour by the workspace, and says of the present one that it is not over', () => {
  const [slot, next] = [hours[10], hours[11]]
  if (!slot) throw new Error('no slot')
  expect([slotWords(slot, next, false), slotWords(slot, next, true), slotWords(slot, undefined, false)]).toEqual([
    '10:00 to 11:00',
    '10:00 until now',
    '10:00 to 24:00',
  ])
})

it('reads a column: what it has and by whom, what the one before had, or what is to come', () => {
  const layer = (kind: string, height: number) => ({
    client: clientOf(kind),
    usage: NO_USAGE,
    heights: hours.map((_, place) => (place === 10 ? height * USD : 0)),
    unpriced: hours.map(() => 0),
  })
  const chart: CostChart = {
    slots: hours,
    measure: 'cost',
    layers: [layer('claude-code', 1), layer('codex', 2)],
    before: hours.map(() => USD / 2),
    ahead: hours.map(() => USD / 4),
    present: now,
  }
  expect(columnWords(chart, 10, 'yesterday')).toBe(
    '10:00 until now: $3.00, Claude Code $1.00, Codex $2.00, yesterday $0.50',
  )
  expect(columnWords({ ...chart, before: null }, 9, 'yesterday')).toBe('09:00 to 10:00: nothing used')
  expect(columnWords(chart, 11, 'yesterday')).toBe('11:00 to 12:00: about $0.25 to come, yesterday $0.50')
})

it('a column whose requests have no price is not one in which nothing was used, and costs not $0', () => {
  const layer = (kind: string, cost: number, without: number) => ({
    client: clientOf(kind),
    usage: NO_USAGE,
    heights: hours.map((_, place) => (place === 9 ? cost * USD : 0)),
    unpriced: hours.map((_, place) => (place === 8 || place === 9 ? without : 0)),
  })
  const layers = [layer('claude-code', 1, 0), layer('codex', 0, 3)]
  const chart: CostChart = { slots: hours, measure: 'cost', layers, before: null, ahead: [], present: now }
  expect(columnWords(chart, 8, 'yesterday')).toBe('08:00 to 09:00: no price, Codex no price')
  expect(columnWords(chart, 9, 'yesterday')).toBe(
    '09:00 to 10:00: $1.00, 3 without a price, Claude Code $1.00, Codex no price',
  )
  expect(columnWords(chart, 7, 'yesterday')).toBe('07:00 to 08:00: nothing used')
  expect([columnHeight(0, 3, 'cost'), columnHeight(0, 0, 'cost'), columnHeight(0, 3, 'tokens')]).toEqual([
    'no price',
    '$0.00',
    '0',
  ])
})

describe('the pace', () => {
  const used = (slots: readonly unknown[], from = 0) => [
    {
      client: clientOf('codex'),
      usage: NO_USAGE,
      heights: slots.map((_, place) => (place < from ? 0 : 1)),
      unpriced: [],
    },
  ]
  const chart = { slots: hours, present: now, measure: 'cost', layers: used(hours) } as const
  const total = { ...NO_USAGE, costNano: 4 * USD, requests: 3 }
  const pace = { ...NO_USAGE, costNano: USD / 2, requests: 1 }
  const parts = { span: span({}), chart, total, pace, toCome: 6.75 * USD, allowance: null }

  it('of today is what an hour uses, and what that makes of the day', () => {
    expect(paceFigure(parts)).toEqual({ words: '$0.50', unit: 'an hour', note: '$10.75 by midnight at this pace' })
    const allowance = { unit: 'usd', limit: 10 * USD, share: 0.4 } as const
    expect(paceFigure({ ...parts, allowance }).note).toBe('$10.75 by midnight at this pace, 108 % of $10')
    expect(paceFigure({ ...parts, allowance: { ...allowance, unit: 'tokens' } }).note).not.toContain('%')
    expect(paceFigure({ ...parts, pace: NO_USAGE, toCome: 0 }).note).toBe('nothing in the last 60 minutes')
  })

  it('of more days is what a day used on average, today counted as far as it is', () => {
    const week = span({ span: 'week' })
    const slots = slotsOf(week, 'day', 'UTC')
    const present = { place: 6, over: 0.5, until: 0 }
    const figure = paceFigure({ ...parts, span: week, chart: { slots, present, measure: 'cost', layers: used(slots) } })
    expect([figure.words, figure.unit, figure.note]).toEqual(['$0.62', 'a day', 'on average'])
  })

  it('of a first day that is not over is no average: that would be more than all that was used', () => {
    const week = span({ span: 'week' })
    const slots = slotsOf(week, 'day', 'UTC')
    const chart = {
      slots,
      present: { place: 6, over: 0.5, until: 0 },
      measure: 'cost',
      layers: used(slots, 6),
    } as const
    const figure = paceFigure({ ...parts, span: week, chart })
    expect([figure.words, figure.unit, figure.note]).toEqual(['$4.00', 'so far', 'the first day, 21 Nov, is not over'])
    const month = span({ span: 'month' })
    const ahead = slotsOf({ from: month.from, to: month.until }, 'day', 'UTC')
    const present = { place: 20, over: 0.5, until: 0 }
    const first = { slots: ahead, present, measure: 'cost', layers: used(ahead, 20) } as const
    expect(paceFigure({ ...parts, span: month, chart: first })).toMatchObject({ words: '$4.00', unit: 'so far' })
  })

  it('of a month says what its end will be', () => {
    const month = span({ span: 'month' })
    const slots = slotsOf({ from: month.from, to: month.until }, 'day', 'UTC')
    const present = { place: 20, over: 0, until: 0 }
    const figure = paceFigure({
      ...parts,
      span: month,
      chart: { slots, present, measure: 'cost', layers: used(slots, 10) },
    })
    expect([figure.words, figure.note]).toEqual(['$0.40', '$10.75 by 30 Nov at this pace'])
  })

  it('of an hour whose cost nobody knows is told in tokens, and not as an hour in which nothing happened', () => {
    const unknown = { ...NO_USAGE, input: 41_000, requests: 2, unpriced: 2 }
    expect(paceFigure({ ...parts, pace: unknown, toCome: 0 })).toEqual({
      words: '41 k',
      unit: 'tokens an hour',
      note: 'what the last 60 minutes cost is not known',
    })
  })

  it('counts tokens where nothing has a price', () => {
    const tokens = { ...parts, chart: { ...chart, measure: 'tokens' }, pace: { ...pace, input: 41_000 } } as const
    expect(paceFigure(tokens)).toMatchObject({ words: '41 k', unit: 'tokens an hour' })
  })
})
