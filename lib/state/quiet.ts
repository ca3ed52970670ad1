import type { Severity } from '#lib/protocol/event.ts'
import { AS_IT_CAME } from './alert-rules.ts'
import { iso, MINUTE_MS } from './instant.ts'
import type { Quiet } from './model.ts'

/** What quiet hours are before anybody has set them. */
export const USUAL_QUIET: Quiet = {
  on: false,
  from: '22:00',
  to: '07:00',
  critical: true,
  until: null,
  version: AS_IT_CAME,
}

/** Whether an alert is shown and not told. Dear: ask it for alerts and once a minute, not for every event. @param zone IANA. */
export function isQuiet(quiet: Quiet | null, zone: string, severity: Severity, nowMs: number): boolean {
  if (quiet === null || (quiet.critical && severity === 'critical')) return false
  return isQuietTime(quiet, zone, nowMs)
}

/** Whatever the alert. */
export function isQuietTime(quiet: Quiet, zone: string, nowMs: number): boolean {
  if (quiet.until !== null && iso(nowMs) < quiet.until) return true
  return quiet.on && isWithin(quiet, timeIn(zone)(nowMs))
}

/** From is quiet, to is not any more; where they are the same it is always quiet. */
function isWithin({ from, to }: Quiet, time: string): boolean {
  return from < to ? time >= from && time < to : time >= from || time < to
}

const MOST_MINUTES = 25 * 60

/**
 * When the quiet that holds now is over: the first minute that is not quiet by the clock on the wall of the zone, whatever
 * that clock jumps over. Null where it is not within a day.
 */
export function quietEnd(quiet: Quiet, zone: string, nowMs: number): number | null {
  const time = timeIn(zone)
  const untilMs = quiet.until === null ? 0 : Date.parse(quiet.until)
  let ms = nowMs
  for (let minute = 0; minute < MOST_MINUTES; minute++) {
    if (ms < untilMs) ms = untilMs
    if (!quiet.on || !isWithin(quiet, time(ms))) return ms
    ms = ms - (ms % MINUTE_MS) + MINUTE_MS
  }
  return null
}

/** HH:MM by the clock of a zone; of one that this machine does not know, by UTC. */
function timeIn(zone: string): (ms: number) => string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  try {
    const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
    return (ms) => format.format(ms)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return (ms) => iso(ms).slice(11, 16)
  }
}
