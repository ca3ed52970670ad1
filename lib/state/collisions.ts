import { millis } from './instant.ts'
import type { Agent, MissionState, Session, Touch, TouchedFile } from './model.ts'
import { sessionStanding } from './status.ts'

/** What was written longer ago is no collision any more: whoever comes now reads what is there. */
export const COLLISION_MS = 30 * 60_000

/** A file that more than one live session wrote lately; one that was not heard for too long is none until it is heard again. */
export interface Collision {
  readonly file: TouchedFile
  /** One for each session that wrote it and still lives, the newest last; at least two. */
  readonly writers: readonly Writer[]
  /** Two of them write in one folder of one machine, so that one may undo what the other did; else they will meet when their work is merged. */
  readonly sameFolder: boolean
}

export interface Writer extends Touch {
  readonly wroteAt: string
}

/** Files that are in more than one hand now, the last written first. */
export function collisions(
  state: Pick<MissionState, 'touched' | 'sessions' | 'agents'>,
  nowMs: number,
  windowMs = COLLISION_MS,
): Collision[] {
  const found: Collision[] = []
  for (const file of state.touched.values()) {
    if (file.touches.length < 2) continue
    const writers = file.touches.filter((touch): touch is Writer => isWriting(state, touch, nowMs - windowMs))
    if (writers.length < 2) continue
    found.push(collisionOf(state, file, writers))
  }
  return found.sort((a, b) => (lastWrite(a) < lastWrite(b) ? 1 : -1))
}

/** @param writers at least two, in any order. */
export function collisionOf(
  state: Pick<MissionState, 'agents'>,
  file: TouchedFile,
  writers: readonly Writer[],
): Collision {
  const inOrder = writers.toSorted((a, b) => (a.wroteAt < b.wroteAt ? -1 : 1))
  return { file, writers: inOrder, sameFolder: shareFolder(state, inOrder) }
}

const lastWrite = ({ writers }: Collision): string => writers.at(-1)?.wroteAt ?? ''

export function isWriting(
  { sessions, agents }: Pick<MissionState, 'sessions' | 'agents'>,
  touch: Touch,
  sinceMs: number,
) {
  if (touch.wroteAt === null || millis(touch.wroteAt) < sinceMs) return false
  const agent = agents.get(touch.agentId)
  // One that never said anything of itself is there as long as it writes.
  if (agent === undefined || (agent.status === 'offline' && agent.evidence !== null)) return false
  if (touch.sessionId === null) return agent.status !== 'stale'
  const session = sessions.get(touch.sessionId)
  return session?.endedAt === null && !isSilent(session, agent)
}

/** Of a session that nobody said anything about the agent tells. */
function isSilent(session: Session, agent: Agent): boolean {
  const its = sessionStanding(session)
  const { status, evidence } = its.evidence === null ? agent : its
  return evidence !== null && (status === 'stale' || status === 'offline')
}

/** By machine and folder; two of which the folder is not known are taken to be apart. */
function shareFolder({ agents }: Pick<MissionState, 'agents'>, writers: readonly Writer[]): boolean {
  const seen = new Set<string>()
  for (const { agentId, root } of writers) {
    const machine = agents.get(agentId)?.machine ?? null
    if (machine === null || root === null) continue
    const folder = JSON.stringify([machine, root])
    if (seen.has(folder)) return true
    seen.add(folder)
  }
  return false
}
