import { agentOf, hear } from './agents.ts'
import { spendAnew } from './budgets.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { DAY_MS, iso } from './instant.ts'
import type { Agent, Session, Usage, UsageRow } from './model.ts'
import { NO_USAGE, plus } from './usage.ts'

/** Ids stand beside or inside the data. */
export interface About {
  readonly agentId?: string
  readonly sessionId?: string
  readonly data: { readonly agentId?: string | undefined; readonly sessionId?: string | undefined }
}

export interface Subject {
  readonly agent: Mutable<Agent> | null
  readonly session: Mutable<Session> | null
}

/**
 * Whom an event is about and who is heard by it: its session, made where it is new, and the agent whose session it is.
 * The first agent that an event names for a session keeps it, unless an event that is `sure` names another.
 */
export function subjectOf(draft: Draft, event: About, sure = false): Subject {
  const sessionId = event.data.sessionId ?? event.sessionId
  const named = event.data.agentId ?? event.agentId
  if (sessionId === undefined) return { session: null, agent: named === undefined ? null : hear(draft, named) }
  const session = sessionOf(draft, sessionId)
  session.lastAt = draft.at
  if (named !== undefined && (sure || session.agentId === null)) giveTo(draft, session, named)
  if (named !== undefined && sure) session.confirmed = true
  return { session, agent: session.agentId === null ? null : hear(draft, session.agentId) }
}

/** The session with this id, to be changed. */
function sessionOf(draft: Draft, id: string): Mutable<Session> {
  const known = draft.sessions.edit(id)
  if (known !== undefined) return known
  if (draft.sessions.size >= sessionLimit(draft)) forgetSessions(draft)
  draft.ledger?.opened(id)
  return draft.sessions.add(id, {
    id,
    agentId: null,
    confirmed: false,
    title: null,
    model: null,
    project: null,
    startedAt: draft.at,
    lastAt: draft.at,
    endedAt: null,
    endReason: null,
    said: {},
    asks: null,
    tools: [],
    subagents: [],
    messages: [],
    tokens: NO_USAGE,
    meter: null,
    unattributed: [],
  })
}

/** Makes the session that of an agent, together with the usage that waited for it. What another was charged stays there. */
function giveTo(draft: Draft, session: Mutable<Session>, agentId: string): void {
  if (session.agentId === agentId) return
  if (session.agentId !== null) leave(draft, session)
  session.agentId = agentId
  if (session.endedAt === null) join(draft, session)
  const agent = agentOf(draft, agentId)
  for (const row of session.unattributed) attribute(draft, agent, session, row)
  session.unattributed = []
}

/** Lists the session among the live ones of its agent. */
export function join(draft: Draft, { id, agentId, startedAt }: Session): void {
  if (agentId === null) return
  const agent = agentOf(draft, agentId)
  const startOf = (other: string) => draft.sessions.get(other)?.startedAt ?? ''
  const isLater = (other: string) => startOf(other) > startedAt || (startOf(other) === startedAt && other > id)
  const later = agent.liveSessions.findIndex(isLater)
  agent.liveSessions = agent.liveSessions.toSpliced(later < 0 ? agent.liveSessions.length : later, 0, id)
  draft.unsettled.add(agentId)
}

/** Takes the session from the live ones of its agent. */
export function leave(draft: Draft, { id, agentId }: Session): void {
  const agent = agentId === null ? undefined : draft.agents.edit(agentId)
  if (agent === undefined) return
  agent.liveSessions = agent.liveSessions.filter((other) => other !== id)
  draft.unsettled.add(agent.id)
}

/** Counts usage for an agent. `today` is the newest day that it used anything. */
export function charge(agent: Mutable<Agent>, day: string, usage: Usage): void {
  agent.tokens = plus(agent.tokens, usage)
  const { today } = agent
  if (today === null || day > today.day) agent.today = { day, usage: plus(NO_USAGE, usage) }
  else if (today.day === day) agent.today = { day, usage: plus(today.usage, usage) }
}

function attribute(draft: Draft, agent: Mutable<Agent>, session: Session, row: UsageRow): void {
  const { day, hour, model, project } = row
  const usage = plus(NO_USAGE, row)
  const mine = { agentId: agent.id, model, project: project ?? session.project ?? agent.project }
  charge(agent, day, usage)
  draft.ledger?.attributed(session.id, row, mine)
  spendAnew(draft, { agentId: null, model, project, taskId: null }, { ...mine, taskId: null }, usage, day)
  draft.days.move({ period: day, agentId: null, model, project }, { period: day, ...mine }, usage)
  draft.hours.move(
    { period: hour, agentId: null, model, project: null },
    { period: hour, ...mine, project: null },
    usage,
  )
}

const sessionLimit = (draft: Draft): number => 500 + draft.agents.size

/** Forgets sessions that were not heard for a day, and the oldest others above the limit; never the last of an agent. */
export function forgetSessions(draft: Draft): void {
  const tooOld = iso(draft.ms - DAY_MS)
  const ordered = [...draft.sessions.values()].sort((a, b) => (isOlder(a, b) ? -1 : 1))
  const last = new Map(ordered.map((session) => [session.agentId, session.id]))
  const limit = sessionLimit(draft)
  let surplus = draft.sessions.size < limit ? 0 : draft.sessions.size - Math.floor(0.9 * limit)
  for (const session of ordered) {
    if (session.lastAt >= tooOld && surplus <= 0) return
    if (session.agentId !== null && last.get(session.agentId) === session.id) continue
    if (session.endedAt === null) leave(draft, session)
    draft.sessions.delete(session.id)
    surplus--
  }
}

const isOlder = (a: Session, b: Session): boolean => a.lastAt < b.lastAt || (a.lastAt === b.lastAt && a.id < b.id)
