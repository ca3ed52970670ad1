import { dayHours } from '#lib/protocol/day-hours.ts'
import { daysBefore } from '#lib/state/instant.ts'
import type { UsageBucketSize } from './usage-answers.ts'
import type { UsageDays } from './usage-store.ts'

/** Hours of a day are dear to find and never change. */
const REMEMBERED = 1_000

/** Every hour or day of a stretch of days, oldest first. */
export type UsageTimes = (days: UsageDays, size: UsageBucketSize, zone: string) => readonly string[]

export function createUsageTimes(): UsageTimes {
  const known = new Map<string, readonly string[]>()
  const hoursOf = (zone: string, day: string): readonly string[] => {
    const key = `${zone} ${day}`
    const hours = known.get(key) ?? dayHours(zone, day).map(({ hour }) => hour)
    if (known.size >= REMEMBERED) known.clear()
    known.set(key, hours)
    return hours
  }
  return ({ from, to }, size, zone) => {
    const times = new Set<string>()
    for (let day = from; day <= to; day = daysBefore(day, -1)) {
      // Where midnight lies within an hour, two days share it.
      for (const time of size === 'day' ? [day] : hoursOf(zone, day)) times.add(time)
    }
    return [...times]
  }
}

export const daysIn = ({ from, to }: UsageDays): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

/** As many days before. */
export const daysAhead = (days: UsageDays): UsageDays => ({
  from: daysBefore(days.from, daysIn(days)),
  to: daysBefore(days.from, 1),
})
