import type { MissionEvent } from '#lib/protocol/event.ts'
import { type Collision, collisionOf, isWriting, type Writer } from '#lib/state/collisions.ts'
import { DAY_MS, MINUTE_MS, millis } from '#lib/state/instant.ts'
import type { MissionState, Touch, TouchedFile } from '#lib/state/model.ts'
import { filePlace, touchedKey } from '#lib/state/touched.ts'

/** A write to a file that another live session had written: it happened, also where both sessions end before anybody looks. */
export interface Meeting {
  /** As it was then. Of the last day: a rule says how much of it counts. */
  readonly collision: Collision
  readonly atMs: number
}

/** So long it waits to be told; several looks fall into it. */
export const MEETING_MS = MINUTE_MS
/** Of which the oldest leave first. A rule tells a hundred at a time. */
const MEETINGS = 200

export interface Meetings {
  /** @param state in which these events are folded. */
  note(events: readonly MissionEvent[], state: MissionState): void
  /** Those that happened within the last minute, each file once. */
  since(now: number): readonly Meeting[]
}

export function createMeetings(): Meetings {
  const meetings = new Map<string, Meeting>()
  return {
    note(events, state) {
      const order = orderOf(events, state)
      for (const [index, event] of events.entries()) {
        const collision = collisionAt(index, event, state, order)
        if (collision === null) continue
        const { key } = collision.file
        meetings.delete(key)
        meetings.set(key, { collision, atMs: millis(event.at) })
        const [oldest] = meetings.keys()
        if (meetings.size > MEETINGS && oldest !== undefined) meetings.delete(oldest)
      }
    },
    since(now) {
      for (const [key, { atMs }] of meetings) if (now - atMs > MEETING_MS) meetings.delete(key)
      return [...meetings.values()]
    },
  }
}

/** What the state, in which all of them are folded, does not tell: which came first. */
interface Order {
  /** By session: where it ends. */
  readonly ends: ReadonlyMap<string, number>
  /** By file and who it is: where that one first writes it. */
  readonly writes: ReadonlyMap<string, number>
}

function orderOf(events: readonly MissionEvent[], state: MissionState): Order {
  const ends = new Map<string, number>()
  const writes = new Map<string, number>()
  for (const [index, event] of events.entries()) {
    if (event.type === 'session:ended') {
      const { sessionId } = { ...event, ...event.data }
      if (typeof sessionId === 'string') ends.set(sessionId, index)
    }
    const write = writeOf(event, state)
    const key = write && handOf(write.file, write)
    if (key !== null && !writes.has(key)) writes.set(key, index)
  }
  return { ends, writes }
}

type Who = Pick<Touch, 'agentId' | 'sessionId'>

const handOf = ({ key }: TouchedFile, { agentId, sessionId }: Who): string => JSON.stringify([key, agentId, sessionId])

/** Which file an event says was written, as the state has it, and by whom. */
function writeOf(event: MissionEvent, state: MissionState): (Who & { file: TouchedFile }) | null {
  // Most events are something else, and each of them passes here.
  if (event.type !== 'file:change') return null
  const { data, ...about } = event
  if (!('path' in data) || typeof data.path !== 'string' || data.change === 'read') return null
  const { sessionId, agentId } = { ...about, ...data }
  const session = typeof sessionId === 'string' ? (state.sessions.get(sessionId) ?? null) : null
  const named = session?.agentId ?? agentId
  const agent = typeof named === 'string' ? state.agents.get(named) : undefined
  const file = agent && state.touched.get(touchedKey(filePlace(data.path, agent, session)))
  return agent && file ? { file, agentId: agent.id, sessionId: session?.id ?? null } : null
}

function collisionAt(
  index: number,
  event: MissionEvent,
  state: MissionState,
  { ends, writes }: Order,
): Collision | null {
  const write = writeOf(event, state)
  if (write === null || write.file.touches.length < 2) return null
  const { file, agentId, sessionId } = write
  const sinceMs = millis(event.at) - DAY_MS
  const isThere = (touch: Touch): touch is Writer => {
    if (touch.wroteAt === null) return false
    if (touch.agentId === agentId && touch.sessionId === sessionId) return true
    if ((writes.get(handOf(file, touch)) ?? -1) > index) return false
    const endsLater = touch.sessionId !== null && (ends.get(touch.sessionId) ?? -1) > index
    return endsLater || isWriting(state, touch, sinceMs)
  }
  const writers = file.touches.filter(isThere)
  return writers.length < 2 ? null : collisionOf(state, file, writers)
}
