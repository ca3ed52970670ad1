/** The part of one UTC hour that lies in a day of some zone. */
export interface DayHour {
  /** YYYY-MM-DDTHH in UTC. */
  readonly hour: string
  /** `14:00`: the clock of the zone when it begins. */
  readonly clock: string
  /** Milliseconds since 1970. */
  readonly from: number
  /** One after its last millisecond. */
  readonly until: number
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** No zone is further from UTC. */
const FURTHEST_HOURS = 16

/**
 * The hours of a day: mostly 24, with 23 and 25 where clocks are changed. Usage is kept by UTC hour, so where midnight lies
 * within one, the day has the later part of its first hour and the earlier part of its last. Dear: keep what it gives.
 * @param zone IANA time zone; one that this machine does not know is taken for UTC. @param day YYYY-MM-DD.
 */
export function dayHours(zone: string, day: string): readonly DayHour[] {
  const clock = clockIn(zone)
  const first = Date.parse(day) - FURTHEST_HOURS * HOUR_MS
  const hours: DayHour[] = []
  for (let start = first; start < first + (24 + 2 * FURTHEST_HOURS) * HOUR_MS; start += HOUR_MS) {
    const isIn = (ms: number) => clock(ms).day === day
    const [begins, ends] = [isIn(start), isIn(start + HOUR_MS - MINUTE_MS)]
    if (!begins && !ends) continue
    const from = begins ? start : turn(start, isIn, true)
    const until = ends ? start + HOUR_MS : turn(start, isIn, false)
    hours.push({ hour: new Date(start).toISOString().slice(0, 13), clock: clock(from).time, from, until })
  }
  return hours
}

/** The first minute of an hour at which the answer is the wanted one. */
function turn(start: number, isIn: (ms: number) => boolean, wanted: boolean): number {
  let ms = start
  while (isIn(ms) !== wanted) ms += MINUTE_MS
  return ms
}

function clockIn(zone: string): (ms: number) => { readonly day: string; readonly time: string } {
  const format = formatIn(zone)
  return (ms) => {
    const [day = '', time = ''] = format.format(ms).split(', ')
    return { day, time }
  }
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const date = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  try {
    // The Canadian format is the ISO one.
    return new Intl.DateTimeFormat('en-CA', { timeZone, ...date, ...time })
  } catch (error) {
    if (error instanceof RangeError) return new Intl.DateTimeFormat('en-CA', { timeZone: 'UTC', ...date, ...time })
    throw error
  }
}
