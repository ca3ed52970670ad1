import type { Agent } from '#lib/state/model.ts'

/** What decides how the card of an agent looks. */
export interface CardLook {
  readonly agent: Agent
  readonly day: string
  /** Levels are shown. */
  readonly levels: boolean
  readonly inView: boolean
  /** Another number when cards out of view are to catch up. */
  readonly beat: number
}

/**
 * Whether a card may stay as it was drawn. One that nobody sees waits for the next beat with all but its status: a fleet
 * has a hundred of them, and each hears of something new several times a second.
 */
export function looksSame(drawn: CardLook, next: CardLook): boolean {
  if (drawn.day !== next.day || drawn.levels !== next.levels) return false
  if (drawn.agent === next.agent) return true
  return !next.inView && drawn.beat === next.beat && drawn.agent.status === next.agent.status
}
