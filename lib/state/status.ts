import type { AgentStatus, EvidenceSource, WaitingReason } from '#lib/protocol/event.ts'
import { DAY_MS, MINUTE_MS, millis } from './instant.ts'
import type { Agent, Evidence, Session } from './model.ts'

/**
 * What an agent does, out of what was said about it. Clock-free: what only time can tell (stale) is said by the server.
 *
 * About one session, or about an agent as a whole:
 * 1. The newest evidence wins (`at`, then log order), of whatever it says: so `waiting` ends with the next evidence, and
 *    a process or socket that says `offline` beats what was claimed before it.
 * 2. `telemetry` and `folder` are inferred and reach us late: they win only over direct evidence that is more than a
 *    minute older. Else a batch of telemetry would hide a question that the hook asked a second ago.
 * 3. A process or socket that says `idle` says only that somebody is there: it ends `offline` and `stale`, and counts
 *    where nothing else was said.
 * 4. `stale` of the server holds until the subject is heard again.
 * 5. It is a conflict when another source, not more than a minute away, says otherwise; but leaving contradicts nobody.
 * 6. A request for an answer is direct evidence that its subject waits, for as long as nobody has answered: what was said
 *    before it counts again afterwards. It contradicts nobody, since one asks in the middle of work.
 *
 * About an agent: a live session counts unless evidence about the whole agent that is not older says that it is offline
 * or broken. The busiest counting session decides, by RANK: what needs a person first, then work. Ended sessions and
 * sessions nobody said anything about do not count. Without any, the agent's own evidence decides (the end of
 * its last session is one, see sessions.ts), and `idle` without any evidence is an agent that has said nothing.
 */
const RANK: Readonly<Record<AgentStatus, number>> = { error: 6, waiting: 5, working: 4, stale: 3, idle: 2, offline: 1 }

/** In the order in which evidence is kept and encoded. */
export const SOURCES: readonly EvidenceSource[] = [
  'self',
  'hook',
  'gateway',
  'process',
  'socket',
  'telemetry',
  'folder',
  'server',
]

const CONFLICT_MS = MINUTE_MS

/** Where a session or an agent stands. */
export interface Standing {
  readonly status: AgentStatus
  readonly reason: WaitingReason | null
  readonly evidence: Evidence | null
  readonly conflict: Evidence | null
}

const SILENT: Standing = { status: 'idle', reason: null, evidence: null, conflict: null }

export const isInferred = (evidence: Evidence): boolean =>
  evidence.source === 'telemetry' || evidence.source === 'folder'
export const isPresence = (evidence: Evidence): boolean =>
  evidence.status === 'idle' && (evidence.source === 'process' || evidence.source === 'socket')

/** Times of evidence are canonical, so they compare as text. */
export const isNewer = (a: Evidence, b: Evidence): boolean => a.at > b.at || (a.at === b.at && a.seq > b.seq)

const newer = (a: Evidence | null, b: Evidence): Evidence => (a === null || isNewer(b, a) ? b : a)

/** Does evidence still hold for something that was last heard at `heardAt`? */
const holds = (evidence: Evidence | undefined, heardAt: string): evidence is Evidence =>
  evidence !== undefined && !(evidence.source === 'server' && evidence.status === 'stale' && heardAt > evidence.at)

/** What was said about one session, or about an agent as a whole. */
type Spoken = Pick<Session, 'said' | 'asks'>

function winner({ said, asks }: Spoken, heardAt: string): Evidence | null {
  let best = asks
  let inferred: Evidence | null = null
  let presence: Evidence | null = null
  for (const source of SOURCES) {
    const evidence = said[source]
    if (!holds(evidence, heardAt)) continue
    if (isPresence(evidence)) presence = newer(presence, evidence)
    else if (isInferred(evidence)) inferred = newer(inferred, evidence)
    else best = newer(best, evidence)
  }
  if (inferred !== null && (best === null || millis(inferred.at) > millis(best.at) + CONFLICT_MS)) best = inferred
  if (presence === null || best === null) return best ?? presence
  const away = best.status === 'offline' || best.status === 'stale'
  return away && isNewer(presence, best) ? presence : best
}

function contradiction({ said, asks }: Spoken, heardAt: string, evidence: Evidence): Evidence | null {
  if (evidence === asks || evidence.status === 'offline' || evidence.source === 'server') return null
  let found: Evidence | null = null
  for (const source of SOURCES) {
    const other = said[source]
    if (!holds(other, heardAt) || other.status === evidence.status || source === 'server' || isPresence(other)) continue
    if (Math.abs(millis(evidence.at) - millis(other.at)) <= CONFLICT_MS) found = newer(found, other)
  }
  return found
}

function standing(spoken: Spoken, heardAt: string): Standing {
  const evidence = winner(spoken, heardAt)
  if (evidence === null) return SILENT
  const { status, reason } = evidence
  return { status, reason, evidence, conflict: contradiction(spoken, heardAt, evidence) }
}

/** What was said about a session, with no regard to its agent. An ended one is offline. */
export function sessionStanding(session: Spoken & Pick<Session, 'lastAt' | 'endedAt'>): Standing {
  if (session.endedAt === null) return standing(session, session.lastAt)
  return { ...SILENT, status: 'offline' }
}

export interface AgentStanding extends Standing {
  /** The session that decided, if one did. */
  readonly session: Session | null
}

/** @param live the agent's sessions that have not ended. */
export function agentStanding(agent: Spoken & Pick<Agent, 'lastSeenAt'>, live: readonly Session[]): AgentStanding {
  const own = standing(agent, agent.lastSeenAt)
  const over = own.status === 'offline' || own.status === 'error' ? own.evidence : null
  let best: Standing | null = null
  let busiest: Session | null = null
  for (const session of live) {
    const its = sessionStanding(session)
    if (its.evidence === null || (over !== null && outlasts(over, its.evidence, session))) continue
    if (best?.evidence && !isBusier(its, best, best.evidence)) continue
    best = its
    busiest = session
  }
  return { ...(best ?? own), session: busiest }
}

/** Is the evidence about the whole agent newer than what the session stands on? The server's word is as old as the last sign. */
const outlasts = (over: Evidence, evidence: Evidence, session: Session): boolean =>
  evidence.source === 'server' ? over.at >= session.lastAt : isNewer(over, evidence)

function isBusier(a: Standing, b: Standing, since: Evidence): boolean {
  if (RANK[a.status] !== RANK[b.status]) return RANK[a.status] > RANK[b.status]
  return a.evidence !== null && isNewer(a.evidence, since)
}

/** How long a status may stand without a sign before it is stale; null: any time. */
export function staleAfterMs(subject: { readonly status: AgentStatus }): number | null {
  if (subject.status === 'working') return 10 * MINUTE_MS
  if (subject.status === 'waiting') return DAY_MS
  return null
}

const overdue = (its: Standing, heardAt: string, nowMs: number): boolean => {
  const after = staleAfterMs(its)
  if (after === null || its.evidence === null) return false
  return nowMs - Math.max(millis(heardAt), millis(its.evidence.at)) > after
}

/** Has the session been silent for longer than what it said last may stand? Then the server says that it is stale. */
export const isOverdue = (session: Session, nowMs: number): boolean =>
  overdue(sessionStanding(session), session.lastAt, nowMs)

/** The same for what was said about the agent as a whole. */
export const isAgentOverdue = (agent: Agent, nowMs: number): boolean =>
  overdue(standing(agent, agent.lastSeenAt), agent.lastSeenAt, nowMs)
