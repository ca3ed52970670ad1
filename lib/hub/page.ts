import type { StoredEvent } from '#lib/log/log.ts'

/** Consecutive events after a place in the stream; never empty. */
export interface Page {
  readonly events: readonly StoredEvent[]
  /** Seq of its last event. */
  readonly to: number
}

export interface PageBounds {
  readonly events: number
  readonly bytes: number
}

/** @returns null when the events do not go on right after `after`: what lies between is no longer kept. */
export function pageOf(after: number, events: readonly StoredEvent[]): Page | null {
  const last = events.at(-1)
  if (last === undefined || events[0]?.seq !== after + 1) return null
  return { events, to: last.seq }
}
