import { assertNever } from '#lib/protocol/assert-never.ts'
import { type DayHour, dayHours } from '#lib/protocol/day-hours.ts'
import { daysBefore } from '#lib/state/instant.ts'
import type { SpanName, TokensView } from './tokens-view.ts'

/** Days are YYYY-MM-DD in the workspace's zone. */
export interface Days {
  readonly from: string
  readonly to: string
}

export interface TimeSpan extends Days {
  readonly name: SpanName
  /** Last day that is drawn: a month is drawn to its end. */
  readonly until: string
  readonly bucket: 'hour' | 'day'
  /** As long, right before; of a month, the month before. */
  readonly before: Days
}

/** @param today as `workspaceDay` gives it. */
export function timeSpan({ span, from, to }: Pick<TokensView, 'span' | 'from' | 'to'>, today: string): TimeSpan {
  switch (span) {
    case 'today':
      return spanOf(span, today, today)
    case 'week':
      return spanOf(span, daysBefore(today, 6), today)
    case 'month': {
      const first = `${today.slice(0, 7)}-01`
      const lastBefore = daysBefore(first, 1)
      const before = { from: `${lastBefore.slice(0, 7)}-01`, to: lastBefore }
      return { name: span, from: first, to: today, until: lastOfMonth(today), bucket: 'day', before }
    }
    case 'custom':
      return spanOf(span, from, to)
    default:
      return assertNever(span)
  }
}

function spanOf(name: SpanName, from: string, to: string): TimeSpan {
  const before = { from: daysBefore(from, daysIn({ from, to })), to: daysBefore(from, 1) }
  return { name, from, to, until: to, bucket: from === to ? 'hour' : 'day', before }
}

const DAY_MS = 86_400_000

/** How many days, the first and the last included: dates are counted without a zone. */
export const daysIn = ({ from, to }: Days): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1

function lastOfMonth(day: string): string {
  const next = daysBefore(`${day.slice(0, 7)}-28`, -4)
  return daysBefore(`${next.slice(0, 7)}-01`, 1)
}

/** A column of the chart. */
export interface Slot {
  /** The bucket: `2026-11-21T13` (UTC) or `2026-11-21`. */
  readonly id: string
  /** `14:00` by the workspace's clock, or the day. */
  readonly name: string
  /** Milliseconds since 1970; of a day only where it is today. */
  readonly from: number | null
  readonly until: number | null
}

/** The columns of some days, oldest first. */
export function slotsOf(days: Days, bucket: TimeSpan['bucket'], zone: string): readonly Slot[] {
  const all = Array.from({ length: daysIn(days) }, (_, place) => daysBefore(days.from, -place))
  if (bucket === 'day') return all.map((day) => ({ id: day, name: day, from: null, until: null }))
  return all.flatMap((day) => dayHours(zone, day).map(slotOf))
}

const slotOf = ({ hour, clock, from, until }: DayHour): Slot => ({ id: hour, name: clock, from, until })

/** Which column is the present one, and how much of it is over, 0 to 1. */
export interface Present {
  readonly place: number
  readonly over: number
  /** When it ends, milliseconds since 1970. */
  readonly until: number
}

/** @returns null where the present lies in none of them. */
export function presentIn(
  slots: readonly Slot[],
  { nowMs, today, zone }: { readonly nowMs: number; readonly today: string; readonly zone: string },
): Present | null {
  const place = slots.findIndex(({ id, from, until }) =>
    from === null || until === null ? id === today : nowMs >= from && nowMs < until,
  )
  const slot = slots[place]
  if (slot === undefined) return null
  const hours = slot.from === null ? dayHours(zone, today) : []
  const from = slot.from ?? hours[0]?.from ?? nowMs
  const until = slot.until ?? hours.at(-1)?.until ?? nowMs
  const over = until === from ? 1 : (nowMs - from) / (until - from)
  return { place, over: Math.max(0, Math.min(1, over)), until }
}

/**
 * Which column of these days each of another's stands behind. Hours stand behind those of the same clock, so that noon meets
 * noon also on a day whose clocks are changed; days by their order. Null: behind none.
 */
export function alignSlots(
  slots: readonly Slot[],
  others: readonly Slot[],
  bucket: TimeSpan['bucket'],
): readonly (number | null)[] {
  if (bucket === 'day') return others.map((_, place) => (place < slots.length ? place : null))
  return others.map(({ name }, place) => {
    const which = others.slice(0, place).filter((other) => other.name === name).length
    const same = slots.flatMap((slot, at) => (slot.name === name ? [at] : []))
    // The hour that a day left out stands behind the one before it; one that there are two of stands behind both or the one.
    return (
      same[Math.min(which, same.length - 1)] ??
      Math.max(
        0,
        slots.findLastIndex((slot) => slot.name < name),
      )
    )
  })
}
