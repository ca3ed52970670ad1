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
  let newest = -1
  let at = ''
  let day = { zone: '', minute: -1, text: '' }
  return {
    next(zone) {
      const known = last()
      // ISO times compare as text, so another's time is parsed only where it is later than ours.
      const ms = Math.max(newest, now(), known !== null && known > at ? Date.parse(known) : 0)
      if (ms !== newest) at = new Date(ms).toISOString()
      newest = ms
      const minute = Math.floor(newest / 60_000)
      // Zones change their date on a whole minute, so one formatting a minute is enough.
      if (day.minute !== minute || day.zone !== zone) day = { zone, minute, text: dayIn(zone, newest) }
      return { at, day: day.text }
    },
  }
}
