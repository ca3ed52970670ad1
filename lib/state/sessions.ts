import type { EventData, EventOf } from '#lib/protocol/event.ts'
import { nanoFromUsd } from '#lib/protocol/money.ts'
import { closeApproval } from './approvals.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { evidenceOf, say } from './evidence.ts'
import { cut, tell } from './feed.ts'
import { millis } from './instant.ts'
import type { Agent, Evidence, Message, Meter, Session, Subagent } from './model.ts'
import { isInferred, isPresence, sessionStanding } from './status.ts'
import { join, leave, subjectOf } from './subject.ts'

const MESSAGES = 3
const MESSAGE_CHARACTERS = 280
const SUBAGENTS = 20
/** Hooks of one turn may overtake each other by this much around the end of a session. */
const END_MS = 5_000
const ENDED = 'session ended'

export function started(draft: Draft, event: EventOf<'session:started'>): void {
  const { data } = event
  const { session } = subjectOf(draft, event, true)
  if (session === null) return
  session.title = data.title ?? session.title
  session.model = data.model ?? session.model
  session.project = data.project ?? session.project
  reopen(draft, session)
  const { agentId, id: sessionId, title } = session
  tell(draft, { kind: 'session', agentId, sessionId, title: 'started a session', detail: title ?? data.source ?? null })
}

export function sessionActivity(draft: Draft, event: EventOf<'session:activity'>): void {
  const { data } = event
  const { session, agent } = subjectOf(draft, event)
  if (session === null) return
  session.title = data.title ?? session.title
  session.model = data.model ?? session.model
  session.meter = meterAfter(session.meter, data, draft.at)
  if (data.lastMessage !== undefined) {
    const role = data.role ?? 'assistant'
    const text = cut(data.lastMessage, MESSAGE_CHARACTERS)
    const messages: readonly Message[] = [...session.messages, { role, text, at: draft.at }]
    session.messages = messages.slice(session.endedAt === null ? -MESSAGES : -1)
    if (agent !== null && role === 'assistant') agent.lastMessage = text
  }
  if (data.subagentId !== undefined && data.subagentPhase !== undefined) {
    subagent(draft, session, data.subagentId, data)
  }
}

/** What is not told stays as it was. */
function meterAfter(before: Meter | null, data: EventData<'session:activity'>, at: string): Meter | null {
  const { contextTokens, contextLimit, reportedCostUsd } = data
  if (contextTokens === undefined && contextLimit === undefined && reportedCostUsd === undefined) return before
  return {
    contextTokens: contextTokens === undefined ? (before?.contextTokens ?? null) : contextTokens,
    contextLimit: contextLimit ?? before?.contextLimit ?? null,
    costNano: reportedCostUsd === undefined ? (before?.costNano ?? null) : nanoFromUsd(reportedCostUsd),
    at,
  }
}

function subagent(draft: Draft, session: Mutable<Session>, id: string, data: EventData<'session:activity'>): void {
  const known = session.subagents.find((other) => other.id === id)
  const running = data.subagentPhase === 'start'
  const next: Subagent = {
    id,
    type: data.subagentType ?? known?.type ?? null,
    running,
    startedAt: known?.startedAt ?? draft.at,
    endedAt: running ? null : draft.at,
  }
  const all =
    known === undefined ? [...session.subagents, next] : session.subagents.with(session.subagents.indexOf(known), next)
  const ended = all.findIndex((other) => !other.running)
  session.subagents = all.length > SUBAGENTS ? all.toSpliced(Math.max(0, ended), 1) : all
  const { agentId, id: sessionId } = session
  const title = running ? 'started a sub-agent' : 'sub-agent finished'
  tell(draft, { kind: 'session', agentId, sessionId, title, detail: next.type })
}

export function ended(draft: Draft, event: EventOf<'session:ended'>): void {
  const { session, agent } = subjectOf(draft, event)
  if (session === null) return
  const isNews = session.endedAt === null
  session.endReason = event.data.reason ?? session.endReason
  if (isNews) {
    leave(draft, session)
    if (agent !== null) partingWord(agent, session, draft)
    closeApprovals(draft, session)
  }
  session.endedAt = draft.at
  session.said = {}
  session.tools = []
  session.subagents = session.subagents.filter((other) => !other.running)
  session.messages = session.messages.slice(-1)
  const { agentId, id: sessionId } = session
  const title = 'ended a session'
  if (isNews) tell(draft, { kind: 'session', agentId, sessionId, title, detail: session.title ?? session.endReason })
}

/**
 * What the end of its last session tells about an agent that was only ever heard in sessions: it is gone, or broke down. One
 * that speaks for itself, or has a process or socket that is watched, says so itself.
 */
function partingWord(agent: Mutable<Agent>, session: Session, draft: Draft): void {
  const last = sessionStanding(session).evidence
  const speaksForItself = Object.values(agent.said).some(({ detail }) => !detail?.startsWith(ENDED))
  if (last === null || agent.liveSessions.length > 0 || speaksForItself) return
  const why = session.endReason ?? ''
  const failed = last.status === 'error'
  const detail = `${ENDED}${failed ? ` after an error: ${cut(last.detail ?? why, 400)}` : why === '' ? '' : ` (${why})`}`
  const { source } = last
  say(agent, {
    source,
    status: failed ? 'error' : 'offline',
    reason: null,
    task: null,
    detail,
    at: draft.at,
    seq: draft.seq,
  })
}

/** Nobody waits for an answer any more. */
function closeApprovals(draft: Draft, { id }: Session): void {
  for (const { id: approvalId, sessionId, resolution } of [...draft.approvals.values()]) {
    if (sessionId === id && resolution === null)
      closeApproval(draft, approvalId, 'elsewhere', 'server', 'The session ended.')
  }
}

function reopen(draft: Draft, session: Mutable<Session>): void {
  if (session.endedAt === null) return
  session.endedAt = null
  session.endReason = null
  join(draft, session)
}

/** A session that was resumed without a word works or waits again, clearly after its end. */
const isResumed = (session: Session, evidence: Evidence): boolean =>
  session.endedAt !== null &&
  (evidence.status === 'working' || evidence.status === 'waiting') &&
  !isInferred(evidence) &&
  !isPresence(evidence) &&
  millis(evidence.at) > millis(session.endedAt) + END_MS

/** What the server says is no sign of life, and brings back nobody who was removed or forgotten. */
export function statusChange(draft: Draft, event: EventOf<'agent:statusChange'>): void {
  const evidence = evidenceOf(draft, event)
  const { session, agent } = evidence.source === 'server' ? knownSubject(draft, event) : subjectOf(draft, event)
  if (session === null) {
    if (agent !== null) say(agent, evidence)
  } else {
    if (isResumed(session, evidence)) reopen(draft, session)
    if (session.endedAt === null) say(session, evidence)
  }
  if (agent !== null) draft.unsettled.add(agent.id)
}

function knownSubject(draft: Draft, { data, ...event }: EventOf<'agent:statusChange'>): ReturnType<typeof subjectOf> {
  const sessionId = data.sessionId ?? event.sessionId
  const session = sessionId === undefined ? null : (draft.sessions.edit(sessionId) ?? null)
  if (sessionId !== undefined && session === null) return { session, agent: null }
  const agentId = session?.agentId ?? data.agentId ?? event.agentId
  return { session, agent: agentId === undefined ? null : (draft.agents.edit(agentId) ?? null) }
}
