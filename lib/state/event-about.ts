import type { MissionEvent } from '#lib/protocol/event.ts'
import type { MissionState } from './model.ts'

/** Whose events are wanted: those of an agent, of a session, or of a session of an agent. */
export interface About {
  readonly agentId?: string
  readonly sessionId?: string
}

/**
 * Whether an event is about an agent or a session. Telemetry names a session and not whose it is: a session that the state
 * keeps with its agent decides, and only where there is none does the event's own word.
 */
export function isAbout({ sessions }: Pick<MissionState, 'sessions'>, event: MissionEvent, about: About): boolean {
  const sessionId = sessionOf(event)
  if (about.sessionId !== undefined && sessionId !== about.sessionId) return false
  if (about.agentId === undefined) return true
  const owner = sessionId === null ? null : (sessions.get(sessionId)?.agentId ?? null)
  return (owner ?? idOf(event, 'agentId')) === about.agentId
}

/** The session that an event names, in its data or beside it. */
export const sessionOf = (event: MissionEvent): string | null => idOf(event, 'sessionId')

function idOf(event: MissionEvent, name: 'agentId' | 'sessionId'): string | null {
  const data: object = event.data
  const value: unknown = Object.hasOwn(data, name) ? Reflect.get(data, name) : undefined
  return typeof value === 'string' ? value : (event[name] ?? null)
}
