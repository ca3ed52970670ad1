import { dayIn } from './day-in.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/**
 * When a date begins in a zone, to the minute; where its midnight is left out, the first moment that exists. Dear (a dozen
 * dates of a zone): remember it.
 * @param zone IANA time zone. @param day YYYY-MM-DD.
 * @returns milliseconds since 1970.
 * @throws RangeError for a zone that this machine does not know.
 */
export function dayStart(zone: string, day: string): number {
  const midnight = Date.parse(day)
  // Zones lie between 12 hours behind and 14 hours ahead of UTC.
  let before = (midnight - 15 * HOUR_MS) / MINUTE_MS
  let within = (midnight + 13 * HOUR_MS) / MINUTE_MS
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dayIn(zone, middle * MINUTE_MS) < day) before = middle
    else within = middle
  }
  return within * MINUTE_MS
}
