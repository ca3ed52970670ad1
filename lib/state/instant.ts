/** Times in the state are ISO 8601 UTC with milliseconds, so that they compare as text. */

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** @returns NaN for what is no time. */
export const millis = (at: string): number => Date.parse(at)

/** @param ms milliseconds since 1970; what no calendar reaches becomes 1970. */
export function iso(ms: number): string {
  return new Date(Math.abs(ms) <= 8.64e15 ? ms : 0).toISOString()
}

/** YYYY-MM-DDTHH */
export const hourOf = (at: string): string => at.slice(0, 13)

/** The date so many days before one: dates are counted without a zone. */
export const daysBefore = (day: string, days: number): string => iso(millis(day) - days * DAY_MS).slice(0, 10)

export const hoursBefore = (ms: number, hours: number): string => hourOf(iso(ms - hours * HOUR_MS))
