import type { Usage } from '#lib/state/model.ts'
import type { Buckets, Spend } from '#lib/state/spend.ts'
import { NO_USAGE, plus, tokensIn } from '#lib/state/usage.ts'
import { type Client, clientOf } from './clients.ts'
import { alignSlots, type Present, type Slot, type TimeSpan } from './time-span.ts'

/** What heights are: nano-USD, or tokens where nothing has a price, since no price is not $0. */
export type Measure = 'cost' | 'tokens'

export const measureOf = ({ requests, unpriced }: Usage): Measure =>
  requests > 0 && unpriced >= requests ? 'tokens' : 'cost'

export const heightOf = (usage: Usage, measure: Measure): number =>
  measure === 'cost' ? usage.costNano : tokensIn(usage)

/** Whether something was used and nobody knows what any of it cost. */
export const isUnpriced = ({ requests, unpriced, costNano }: Usage, measure: Measure): boolean =>
  measure === 'cost' && requests > 0 && unpriced >= requests && costNano === 0

/** Of one client: its part of every column. */
export interface Layer {
  readonly client: Client
  readonly usage: Usage
  readonly heights: readonly number[]
  /** How many requests of each column have no price: what they cost is in no height. */
  readonly unpriced: readonly number[]
}

export interface CostChart {
  readonly slots: readonly Slot[]
  readonly measure: Measure
  /** From the ground up. */
  readonly layers: readonly Layer[]
  /** Of the span before, column by column; null where it is not shown or not known yet. */
  readonly before: readonly number[] | null
  readonly ahead: readonly number[]
  readonly present: Present | null
}

/** By client: those that we know in their order, all others together at the end. */
export function layersOf(spend: Spend, slots: readonly Slot[], measure: Measure): readonly Layer[] {
  const clients = Map.groupBy(spend.groups, ({ key }) => clientOf(key))
  return [...clients]
    .map(([client, groups]) => ({
      client,
      usage: groups.map(({ usage }) => usage).reduce(plus, NO_USAGE),
      heights: slots.map(({ id }) => groups.reduce((sum, { buckets }) => sum + at(buckets, id, measure), 0)),
      unpriced: slots.map(({ id }) => groups.reduce((sum, { buckets }) => sum + (buckets.get(id)?.unpriced ?? 0), 0)),
    }))
    .sort((a, b) => a.client.order - b.client.order)
}

const at = (buckets: Buckets, id: string, measure: Measure): number => heightOf(buckets.get(id) ?? NO_USAGE, measure)

/** The heights of the span before, behind the columns of this one. */
export function beforeOf(
  slots: readonly Slot[],
  before: { readonly slots: readonly Slot[]; readonly buckets: Buckets },
  { bucket, measure }: { readonly bucket: TimeSpan['bucket']; readonly measure: Measure },
): readonly number[] {
  const heights = slots.map(() => 0)
  alignSlots(slots, before.slots, bucket).forEach((place, other) => {
    const slot = before.slots[other]
    if (place !== null && slot) heights[place] = (heights[place] ?? 0) + at(before.buckets, slot.id, measure)
  })
  return heights
}

/** What the span before had come to at the same time: all of it where this span is over. */
export function untilNow(before: readonly number[], present: Present | null): number {
  if (present === null) return before.reduce((sum, height) => sum + height, 0)
  const whole = before.slice(0, present.place).reduce((sum, height) => sum + height, 0)
  return whole + (before[present.place] ?? 0) * present.over
}

const HOUR_MS = 3_600_000

export interface Outlook {
  readonly slots: readonly Slot[]
  /** What the columns have so far. */
  readonly heights: readonly number[]
  readonly present: Present | null
  readonly nowMs: number
  /** What an hour uses at the present pace. */
  readonly pace: number
}

/**
 * What is still to come in each column. The present one goes on at the present pace, and so do hours after it; days after
 * today are like the whole days since the first on which anything was used, or like today where there are none.
 */
export function aheadOf({ slots, heights, present, nowMs, pace }: Outlook): readonly number[] {
  if (present === null) return slots.map(() => 0)
  const rest = (pace * (present.until - nowMs)) / HOUR_MS
  const whole = heights.slice(Math.max(0, firstUsed(heights)), present.place)
  const usual = whole.length > 0 ? sumOf(whole) / whole.length : (heights[present.place] ?? 0) + rest
  return slots.map(({ from, until }, place) => {
    if (place < present.place) return 0
    if (place === present.place) return rest
    return from === null || until === null ? usual : (pace * (until - from)) / HOUR_MS
  })
}

/** The first column that anything was used in; -1 where there is none. */
export const firstUsed = (heights: readonly number[]): number => heights.findIndex((height) => height > 0)

export const sumOf = (heights: readonly number[]): number => heights.reduce((sum, height) => sum + height, 0)

/** All clients of a column together. */
export const heightsOf = (layers: readonly Layer[], slots: readonly Slot[]): readonly number[] =>
  slots.map((_, place) => layers.reduce((sum, { heights }) => sum + (heights[place] ?? 0), 0))

/** Requests without a price in each column. */
export const unpricedOf = (layers: readonly Layer[], slots: readonly Slot[]): readonly number[] =>
  slots.map((_, place) => layers.reduce((sum, { unpriced }) => sum + (unpriced[place] ?? 0), 0))
