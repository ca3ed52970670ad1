import type { AgentStatus, Priority } from '#lib/protocol/event.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import type { Agent } from './model.ts'
import type { Earned, EarnedWeek, Shift } from './model-levels.ts'
import { periodOf } from './period.ts'

/**
 * Experience is earned by outcomes, never by tokens, time or words. A task knows nothing of its size that its holder could
 * not make larger (a duration, a cost, a list of files), so its priority, which people set, is all that counts.
 */
const TASK_XP: Readonly<Record<Priority, number>> = { low: 10, normal: 20, high: 35, urgent: 50 }
export const REVIEW_XP = 10
export const LEAD_XP = 10
export const CLEAN_DAY_XP = 5

export const NOTHING_EARNED: Earned = { tasks: 0, reviews: 0, leads: 0, cleanDays: 0 }

export const taskXp = (priority: Priority): number => TASK_XP[priority]

/** Experience that a level needs. */
export const xpForLevel = (level: number): number => 50 * level * (level - 1)

/** The highest level that this much experience reaches: 0 is level 1, 1,500 is level 6. */
export function levelForXp(xp: number): number {
  const level = Math.max(1, Math.floor((1 + Math.sqrt(1 + xp / 12.5)) / 2))
  if (xpForLevel(level + 1) <= xp) return level + 1
  return level > 1 && xpForLevel(level) > xp ? level - 1 : level
}

/** The Monday of the week that a day is in. */
export const weekOf = (day: string): string => periodOf('week', day, 1)

/**
 * Gives an agent experience for outcomes; nothing where the workspace has no levels.
 * @param day that it was earned on.
 */
export function earn(
  { workspace, day: today }: Draft,
  agent: Mutable<Agent>,
  xp: number,
  by: Partial<Earned>,
  day: string = today,
): void {
  if (!workspace.levels) return
  agent.earned = plusEarned(agent.earned, by)
  agent.week = weekAfter(agent.week, weekOf(day), xp, by)
  reach(agent, agent.xp + xp, 1)
}

const plusEarned = (earned: Earned, by: Partial<Earned>): Earned => ({
  tasks: earned.tasks + (by.tasks ?? 0),
  reviews: earned.reviews + (by.reviews ?? 0),
  leads: earned.leads + (by.leads ?? 0),
  cleanDays: earned.cleanDays + (by.cleanDays ?? 0),
})

/** What was earned in a week that is over already is not of the present one. */
function weekAfter(week: EarnedWeek | null, from: string, xp: number, by: Partial<Earned>): EarnedWeek {
  if (week !== null && week.from > from) return week
  const before = week?.from === from ? week : { ...NOTHING_EARNED, from, xp: 0 }
  return { ...plusEarned(before, by), from, xp: before.xp + xp }
}

/** Sets experience and level where they are higher than what stands. */
export function reach(agent: Mutable<Agent>, xp: number, level: number): void {
  agent.xp = Math.max(agent.xp, xp)
  agent.level = Math.max(agent.level, level, levelForXp(agent.xp))
}

/** Notes that an agent works, or ran into an error, on the day at hand. @returns null where the day knows it already. */
export function shiftAfter(shift: Shift | null, day: string, status: AgentStatus): Shift | null {
  if (status !== 'working' && status !== 'error') return null
  // A change of the zone may bring a day twice: what was judged stays judged.
  const isOver = shift === null || shift.day < day
  if (!isOver && shift.closed) return null
  const before = isOver ? { worked: false, erred: false } : shift
  const worked = before.worked || status === 'working'
  const erred = before.erred || status === 'error'
  if (!isOver && worked === before.worked && erred === before.erred) return null
  return { day: isOver ? day : shift.day, worked, erred, closed: false }
}

/** Judges the days that are over: one on which an agent worked and ran into no error earns it experience, once. */
export function closeShifts(draft: Draft): void {
  for (const { id, shift } of [...draft.agents.values()]) {
    if (shift === null || shift.closed || shift.day >= draft.day) continue
    const agent = draft.agents.edit(id)
    if (agent === undefined) continue
    agent.shift = { ...shift, closed: true }
    if (shift.worked && !shift.erred) earn(draft, agent, CLEAN_DAY_XP, { cleanDays: 1 }, shift.day)
  }
}
