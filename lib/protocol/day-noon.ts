import { dayIn } from './day-in.ts'
import { dayStart } from './day-start.ts'

const NOON_MS = 12 * 3_600_000
/** Somebody who types a year has typed `0002` first; calendars do not agree on those. */
const FIRST = '1000'

/**
 * The noon of a date in a zone: what stands for a day where only the day was told, and the one moment of it that stays within
 * it where clocks change.
 * @param zone IANA time zone. @param day YYYY-MM-DD.
 */
export const noonOf = (zone: string, day: string): string =>
  day < FIRST ? `${day}T12:00:00.000Z` : new Date(dayStart(zone, day) + NOON_MS).toISOString()

/** The date of an instant in a zone. @param zone IANA time zone. @param at ISO 8601. @returns YYYY-MM-DD. */
export const dateIn = (zone: string, at: string): string => (at < FIRST ? at.slice(0, 10) : dayIn(zone, Date.parse(at)))
