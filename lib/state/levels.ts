import type { Priority } from '#lib/protocol/event.ts'
import type { Mutable } from './collection.ts'
import type { Agent } from './model.ts'

/** Experience is earned by outcomes, never by tokens. */
const TASK_XP: Readonly<Record<Priority, number>> = { low: 10, normal: 20, high: 35, urgent: 50 }
export const REVIEW_XP = 10
export const LEAD_XP = 10

export const taskXp = (priority: Priority): number => TASK_XP[priority]

/** Experience that a level needs. */
export const xpForLevel = (level: number): number => 50 * level * (level - 1)

/** The highest level that this much experience reaches: 0 is level 1, 1,500 is level 6. */
export function levelForXp(xp: number): number {
  const level = Math.max(1, Math.floor((1 + Math.sqrt(1 + xp / 12.5)) / 2))
  if (xpForLevel(level + 1) <= xp) return level + 1
  return level > 1 && xpForLevel(level) > xp ? level - 1 : level
}

export function earn(agent: Mutable<Agent>, xp: number): void {
  reach(agent, agent.xp + xp, 1)
}

/** Sets experience and level where they are higher than what stands. */
export function reach(agent: Mutable<Agent>, xp: number, level: number): void {
  agent.xp = Math.max(agent.xp, xp)
  agent.level = Math.max(agent.level, level, levelForXp(agent.xp))
}
