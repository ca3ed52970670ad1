import type { MissionEvent } from '#lib/protocol/event.ts'

/** All events of a view with a seq in (low, high], oldest first. Nothing between is missing, and none stands twice. */
export interface EventWindow {
  readonly events: readonly MissionEvent[]
  readonly low: number
  readonly high: number
  /** The server keeps nothing older. */
  readonly complete: boolean
  /** Goes on with the live events. False once newer ones were let go for older ones: only a new window is live again. */
  readonly attached: boolean
}

/** A window that holds nothing yet and is true at `seq`. */
export const windowAt = (seq: number): EventWindow => ({
  events: [],
  low: seq,
  high: seq,
  complete: seq === 0,
  attached: true,
})

type Matches = (event: MissionEvent) => boolean

/**
 * Takes in what was just folded, which goes on from `high`.
 * @param reading nothing may leave at the old end: what exceeds `max` detaches the window instead.
 * @returns null where the events do not go on from it: something between is missing.
 */
export function withLive(
  window: EventWindow,
  live: readonly MissionEvent[],
  matches: Matches,
  { max, reading }: { readonly max: number; readonly reading: boolean },
): EventWindow | null {
  if (!window.attached) return window
  const fresh = live.filter(({ seq }) => seq > window.high)
  const [first, last] = [fresh[0], fresh.at(-1)]
  if (first === undefined || last === undefined) return window
  if (first.seq !== window.high + 1) return null
  const wanted = fresh.filter(matches)
  const events = wanted.length > 0 ? [...window.events, ...wanted] : window.events
  if (events.length <= max) return { ...window, events, high: last.seq }
  if (reading) return { ...window, attached: false }
  const over = events.length - max
  return {
    ...window,
    events: events.slice(over),
    low: events[over - 1]?.seq ?? window.low,
    high: last.seq,
    complete: false,
  }
}

/** One page of older events: all of the view in (from, to]. */
export interface OlderPage {
  readonly from: number
  readonly to: number
  readonly events: readonly MissionEvent[]
}

/**
 * Takes in the page right before it. What then exceeds `max` leaves at the new end, and the window is no longer live.
 * @returns null where the page does not end where the window begins.
 */
export function withOlder(window: EventWindow, page: OlderPage, matches: Matches, max: number): EventWindow | null {
  if (page.to !== window.low) return null
  const events = [...page.events.filter(matches), ...window.events]
  const grown = { ...window, events, low: page.from, complete: page.from === 0 }
  if (events.length <= max) return grown
  const kept = events.slice(0, max)
  return { ...grown, events: kept, high: kept.at(-1)?.seq ?? page.from, attached: false }
}
