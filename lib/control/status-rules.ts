import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Agent, Evidence, MissionState, Session } from '#lib/state/model.ts'
import { isAgentOverdue, isOverdue, sessionStanding } from '#lib/state/status.ts'

/** What of the present only this node knows. */
export interface Look {
  /** Milliseconds since 1970. */
  readonly now: number
  /** When this server started. */
  readonly startedAt: number
  /** How long an agent may take to come back after a restart. */
  readonly graceMs: number
  isPresent(agentId: string): boolean
}

export type RuledDraft = KnownDraft & { readonly id: string }

/**
 * Facts that follow from the state and the clock: who is stale, and whose socket did not survive a restart. Their ids name
 * the evidence that they end, so that a second look, or a second node, says nothing twice.
 */
export function* ruleStatus(state: MissionState, look: Look): Generator<RuledDraft> {
  for (const session of state.sessions.values()) {
    if (session.endedAt !== null) continue
    const about = { sessionId: session.id, ...(session.agentId !== null && { agentId: session.agentId }) }
    if (isOverdue(session, look.now)) yield stale(about, newest(session.said), 'nothing heard for too long')
    else if (isMissed(session, look))
      yield stale(about, newest(session.said), 'nothing heard since this server was away')
  }
  for (const agent of state.agents.values()) {
    const lost = lostSocket(agent, look)
    if (lost) yield offline(agent.id, lost)
    // Whoever holds a socket of its own is not silent: it answers pings, and its leaving would be told.
    else if (!look.isPresent(agent.id) && isAgentOverdue(agent, look.now))
      yield stale({ agentId: agent.id }, newest(agent.said), 'nothing heard for too long')
  }
}

/** The subject is named by its evidence, whose seq is unique in the stream; its own id may be too long for a part of an id. */
function stale(
  about: { readonly agentId?: string; readonly sessionId?: string },
  seq: number,
  detail: string,
): RuledDraft {
  const what = about.sessionId === undefined ? 'agent' : 'session'
  return {
    id: `stale:${what}:${seq}`,
    type: 'agent:statusChange',
    data: { ...about, status: 'stale', evidence: { source: 'server', detail } },
  }
}

/** How long a session that worked when this server went away may take to be heard again. */
const MISSED_MS = 60_000

/** It said that it works, and then this server was away: what it said meanwhile nobody heard, so it may long be done. */
function isMissed(session: Session, { now, startedAt }: Look): boolean {
  return (
    now > startedAt + MISSED_MS &&
    Date.parse(session.lastAt) < startedAt &&
    sessionStanding(session).status === 'working'
  )
}

/** No lifecycle event beside it: nobody saw when the agent left, and what is said here must not look like a sign of it. */
function offline(agentId: string, { seq }: Evidence): RuledDraft {
  const detail = 'it was connected before this server restarted and did not come back'
  return {
    id: `lost:agent:${seq}`,
    type: 'agent:statusChange',
    data: { agentId, status: 'offline', evidence: { source: 'server', detail } },
  }
}

/** The socket evidence of an agent that was connected to an earlier run of this server and was not heard since. */
function lostSocket(agent: Agent, { now, startedAt, graceMs, isPresent }: Look): Evidence | null {
  const { socket, server } = agent.said
  if (!socket || socket.status === 'offline' || now < startedAt + graceMs) return null
  if (Date.parse(agent.lastSeenAt) >= startedAt || isPresent(agent.id)) return null
  return server?.status === 'offline' && server.seq > socket.seq ? null : socket
}

const newest = (said: Agent['said']): number =>
  Object.values(said).reduce((seq, evidence) => Math.max(seq, evidence.seq), 0)
