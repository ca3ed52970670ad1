import { assertNever } from '#lib/protocol/assert-never.ts'
import type { BudgetPeriod } from '#lib/protocol/event.ts'
import { daysBefore, millis } from './instant.ts'

/**
 * Periods of days, by dates alone (YYYY-MM-DD): which date it is where is told by each event's `day`, so that neither a
 * zone nor a change of the clock can move a period.
 */

/** What names the one period that never ends. */
export const TOTAL = 'total'

/** 1 (Monday) to 7 (Sunday). */
export function weekdayOf(day: string): number {
  return new Date(millis(day)).getUTCDay() || 7
}

/** The first day of the period that a day is in; `total` for that which never ends. */
export function periodOf(period: BudgetPeriod, day: string, weekStartsOn: number): string {
  switch (period) {
    case 'day':
      return day
    case 'week':
      return daysBefore(day, (weekdayOf(day) - weekStartsOn + 7) % 7)
    case 'month':
      return `${day.slice(0, 7)}-01`
    case 'total':
      return TOTAL
    default:
      return assertNever(period)
  }
}

/** The first day after a period; null for that which never ends. @param from its first day. */
export function periodEnd(period: BudgetPeriod, from: string): string | null {
  switch (period) {
    case 'day':
      return daysBefore(from, -1)
    case 'week':
      return daysBefore(from, -7)
    case 'month':
      // No month has 32 days, and every one has 28.
      return `${daysBefore(from, -31).slice(0, 7)}-01`
    case 'total':
      return null
    default:
      return assertNever(period)
  }
}
