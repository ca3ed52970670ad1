import { levelForXp, NOTHING_EARNED, weekOf, xpForLevel } from './levels.ts'
import type { Agent, MissionState } from './model.ts'
import type { Earned } from './model-levels.ts'

/** How far along a level is. */
export interface LevelProgress {
  readonly level: number
  readonly xp: number
  /** Experience at which the level began, and at which the next one begins. */
  readonly from: number
  readonly to: number
  /** 0 to 1. */
  readonly share: number
}

export function progressOf(level: number, xp: number): LevelProgress {
  const [from, to] = [xpForLevel(level), xpForLevel(level + 1)]
  return { level, xp, from, to, share: Math.min(1, Math.max(0, xp - from) / (to - from)) }
}

/** What an agent earned in the week that a day is in, with the experience of it. */
export function earnedInWeek({ week }: Pick<Agent, 'week'>, day: string): Earned & { readonly xp: number } {
  return week !== null && week.from === weekOf(day) ? week : { ...NOTHING_EARNED, xp: 0 }
}

/** The level of the office: what all its agents have earned together. */
export interface OfficeLevel extends LevelProgress {
  /** Tasks that agents did in the week of the day. */
  readonly tasksThisWeek: number
}

export function officeLevel({ agents }: Pick<MissionState, 'agents'>, day: string): OfficeLevel {
  let [xp, tasksThisWeek] = [0, 0]
  for (const agent of agents.values()) {
    xp += agent.xp
    tasksThisWeek += earnedInWeek(agent, day).tasks
  }
  return { ...progressOf(levelForXp(xp), xp), tasksThisWeek }
}

/** One row of the board. */
export interface Standing {
  /** From 1; who earned as much shares it. */
  readonly rank: number
  readonly agent: Agent
  /** Earned in the span. */
  readonly xp: number
  readonly earned: Earned
}

/** Everybody who earned anything in a span, the most first; then by name. @param span `week` is that of the day. */
export function standings(
  { agents }: Pick<MissionState, 'agents'>,
  span: 'week' | 'all',
  day: string,
): readonly Standing[] {
  const rows = [...agents.values()]
    .map((agent) => {
      const week = earnedInWeek(agent, day)
      return span === 'week' ? { agent, xp: week.xp, earned: week } : { agent, xp: agent.xp, earned: agent.earned }
    })
    .filter(({ xp }) => xp > 0)
    .sort((a, b) => b.xp - a.xp || order(a.agent.name, b.agent.name) || order(a.agent.id, b.agent.id))
  return rows.map((row) => ({ ...row, rank: 1 + rows.findIndex(({ xp }) => xp === row.xp) }))
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
