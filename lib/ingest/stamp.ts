import { dayIn } from '#lib/protocol/day-in.ts'

/** The server's time for one group of events: never earlier than the one before, and the workspace's date of it. */
export interface Stamp {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string
  /** YYYY-MM-DD in the workspace's zone. */
  readonly day: string
}

export interface Stamper {
  /** @param zone IANA time zone of the workspace. */
  next(zone: string): Stamp
}

/** @param last `at` of the newest event that is known: a clock that was set back does not put new events before it. */
export function createStamper(now: () => number, last: () => string | null): Stamper {
  let newest = 0
  let day = { zone: '', minute: -1, text: '' }
  return {
    next(zone) {
      newest = Math.max(newest, now(), Date.parse(last() ?? '1970-01-01T00:00:00Z'))
      const minute = Math.floor(newest / 60_000)
      // Zones change their date on a whole minute, so one formatting a minute is enough.
      if (day.minute !== minute || day.zone !== zone) day = { zone, minute, text: dayIn(zone, newest) }
      return { at: new Date(newest).toISOString(), day: day.text }
    },
  }
}
