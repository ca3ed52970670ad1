import { startWords } from '../burn/step-words.ts'
import { countWords, moneyWords, percentWords, tokenWords } from '../ui/figures.ts'
import { type CostChart, type Measure, unpricedOf } from './cost-chart.ts'
import { type Days, daysIn, type Slot, type TimeSpan } from './time-span.ts'

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const monthOf = (day: string): string => MONTHS[Number(day.slice(5, 7)) - 1] ?? ''

/** `today`, `in 7 days`, `in November`, `on 12 Nov`, `12 Nov to 18 Nov`. */
export function spanWords({ name, from, to }: TimeSpan): string {
  if (name === 'today') return 'today'
  if (name === 'week') return 'in 7 days'
  if (name === 'month') return `in ${monthOf(from)}`
  return from === to ? `on ${startWords(from)}` : daysWords({ from, to })
}

/** `12 Nov to 18 Nov`, and `12 Nov` of one. */
export const daysWords = ({ from, to }: Days): string =>
  from === to ? startWords(from) : `${startWords(from)} to ${startWords(to)}`

/** What it is compared with: `yesterday`, `the 7 days before`, `October`, `the day before`. */
export function beforeWords({ name, before }: TimeSpan): string {
  if (name === 'today') return 'yesterday'
  if (name === 'month') return monthOf(before.from)
  const days = daysIn(before)
  return days === 1 ? 'the day before' : `the ${days} days before`
}

/** How a sum stands to that of the span before, at the same time of it. @param before its words. */
export function compareWords(
  now: number,
  then: number,
  { before, isOver, measure }: { readonly before: string; readonly isOver: boolean; readonly measure: Measure },
): string | null {
  const than = isOver ? before : `${before} by now`
  if (then === 0) return now === 0 ? null : `${before} had nothing${isOver ? '' : ' by now'}`
  const change = (now - then) / then
  const what = measure === 'tokens' ? ' tokens' : ''
  if (Math.abs(change) < 0.005) return `as ${measure === 'tokens' ? 'many tokens' : 'much'} as ${than}`
  if (change >= 9.995)
    return `${(change + 1).toFixed(0)} times as ${measure === 'tokens' ? 'many tokens' : 'much'} as ${than}`
  return `${percentWords(Math.abs(change))} ${change > 0 ? 'more' : measure === 'tokens' ? 'fewer' : 'less'}${what} than ${than}`
}

/** A height of the chart. */
export const heightWords = (height: number, measure: Measure): string =>
  measure === 'cost' ? moneyWords(height) : tokenWords(height)

/** The same of a column that may hold requests without a price: then nothing is not $0. */
export const columnHeight = (height: number, unpriced: number, measure: Measure): string =>
  height === 0 && unpriced > 0 && measure === 'cost' ? 'no price' : heightWords(height, measure)

/** `$10`, `$2.50`, `800 k tokens`: a limit as people set it. @param limit nano-USD or tokens. */
export function limitWords(limit: number, unit: 'usd' | 'tokens'): string {
  if (unit === 'tokens') return `${tokenWords(limit)} tokens`
  return moneyWords(limit).replace(/\.00$/, '')
}

/** The name of a column where it stands under the chart or in its table. */
export const slotName = ({ name, from }: Slot): string => (from === null ? startWords(name) : name)

/** `14:00 to 15:00`, `14:00 until now`, `21 Nov so far`. */
export function slotWords(slot: Slot, next: Slot | undefined, isPresent: boolean): string {
  if (slot.from === null) return isPresent ? `${slotName(slot)} so far` : slotName(slot)
  return isPresent ? `${slot.name} until now` : `${slot.name} to ${next?.name ?? '24:00'}`
}

/** What one column has, in a sentence; of one that has only to come, what that is. */
export function columnWords(chart: CostChart, place: number, before: string): string {
  const { slots, measure, layers, present, ahead } = chart
  const slot = slots[place]
  if (slot === undefined) return ''
  const words = (height: number) => heightWords(height, measure)
  const sum = layers.reduce((sum, { heights }) => sum + (heights[place] ?? 0), 0)
  const unpriced = measure === 'cost' ? (unpricedOf(layers, slots)[place] ?? 0) : 0
  const isAhead = present !== null && place > present.place
  const parts = layers.flatMap(({ client, heights, unpriced }) => {
    const [height = 0, without = 0] = [heights[place], unpriced[place]]
    if (layers.length < 2 || (height === 0 && without === 0)) return []
    return [`${client.name} ${columnHeight(height, without, measure)}`]
  })
  const without = sum > 0 && unpriced > 0 ? [`${countWords(unpriced)} without a price`] : []
  const own = isAhead
    ? [`about ${words(ahead[place] ?? 0)} to come`]
    : [sum === 0 && unpriced === 0 ? 'nothing used' : columnHeight(sum, unpriced, measure), ...without, ...parts]
  const then = chart.before === null ? [] : [`${before} ${words(chart.before[place] ?? 0)}`]
  return `${slotWords(slot, slots[place + 1], place === present?.place)}: ${[...own, ...then].join(', ')}`
}
