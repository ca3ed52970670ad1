import type { AgentStatus, EventOf } from '#lib/protocol/event.ts'
import { noteAsking } from './asking.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { say } from './evidence.ts'
import { tell } from './feed.ts'
import { MINUTE_MS, millis } from './instant.ts'
import { NOTHING_EARNED, reach, shiftAfter } from './levels.ts'
import type { Agent, Session } from './model.ts'
import { type AgentStanding, agentStanding } from './status.ts'
import { NO_USAGE } from './usage.ts'

const PULSES = 24

function unknownAgent(draft: Draft, id: string): Agent {
  return {
    id,
    name: id,
    kind: 'custom',
    machine: null,
    project: null,
    capabilities: [],
    firstSeenAt: draft.at,
    lastSeenAt: draft.at,
    status: 'idle',
    reason: null,
    previousStatus: null,
    since: draft.at,
    evidence: null,
    conflict: null,
    said: {},
    asks: null,
    liveSessions: [],
    tools: [],
    current: null,
    lastMessage: null,
    tokens: NO_USAGE,
    today: null,
    xp: 0,
    level: 1,
    levelTold: 1,
    earned: NOTHING_EARNED,
    week: null,
    shift: null,
    pulse: { at: draft.pulseAt, counts: new Array<number>(PULSES).fill(0) },
  }
}

/** The agent with this id, to be changed. One that is named by an event exists from then on, registered or not. */
export function agentOf(draft: Draft, id: string): Mutable<Agent> {
  const known = draft.agents.edit(id)
  if (known !== undefined) return known
  draft.born = id
  return draft.agents.add(id, unknownAgent(draft, id))
}

/** Notes that the agent gave a sign of life. */
export function hear(draft: Draft, id: string): Mutable<Agent> {
  const agent = agentOf(draft, id)
  agent.lastSeenAt = draft.at
  agent.pulse = beat(agent.pulse, draft)
  draft.unsettled.add(id)
  return agent
}

function beat({ at, counts }: Agent['pulse'], { pulseAt }: Draft): Agent['pulse'] {
  const passed = at === pulseAt ? 0 : Math.round((millis(pulseAt) - millis(at)) / (5 * MINUTE_MS))
  const next = passed === 0 ? counts.slice() : shifted(counts, passed)
  next[PULSES - 1] = (next[PULSES - 1] ?? 0) + 1
  return { at: pulseAt, counts: next }
}

const shifted = (counts: readonly number[], by: number): number[] =>
  Array.from({ length: PULSES }, (_, index) => counts[index + by] ?? 0)

function liveSessions(draft: Draft, agent: Agent): readonly Session[] {
  const live: Session[] = []
  for (const id of agent.liveSessions) {
    const session = draft.sessions.get(id)
    if (session !== undefined) live.push(session)
  }
  return live
}

/** Derives anew what stands on evidence for every agent that the event touched. */
export function settle(draft: Draft): void {
  if (draft.unsettled.size === 0) return
  for (const id of draft.unsettled) {
    const agent = draft.agents.get(id)
    if (agent !== undefined) settleOne(draft, agent)
  }
  draft.unsettled.clear()
}

function settleOne(draft: Draft, agent: Agent): void {
  const live = liveSessions(draft, agent)
  const its = agentStanding(agent, live)
  const current = currentOf(agent, its, live)
  const shift = shiftAfter(agent.shift, draft.day, its.status)
  if (shift !== null) agentOf(draft, agent.id).shift = shift
  const same =
    agent.status === its.status &&
    agent.reason === its.reason &&
    agent.evidence === its.evidence &&
    agent.conflict === its.conflict &&
    agent.current === current
  if (same) return
  const next = agentOf(draft, agent.id)
  if (agent.status !== its.status) {
    next.previousStatus = draft.born === agent.id ? null : agent.status
    next.since = draft.at
    tellStatus(draft, agent.id, its)
  }
  next.status = its.status
  next.reason = its.reason
  next.evidence = its.evidence
  next.conflict = its.conflict
  next.current = current
}

/** The newest running tool call of the busiest session, of any live one where none decided, or the stated task. */
export function currentOf(agent: Agent, its: AgentStanding, live: readonly Session[]): Agent['current'] {
  let tool = its.session?.tools.at(-1) ?? null
  if (its.session === null) {
    tool = agent.tools.at(-1) ?? null
    for (const { tools } of live) {
      const newest = tools.at(-1)
      if (newest !== undefined && (tool === null || newest.since > tool.since)) tool = newest
    }
  }
  const idle = its.status === 'idle' || its.status === 'offline'
  const task = idle ? null : (its.evidence?.task ?? null)
  if (its.status === 'offline' || (tool === null && task === null)) return null
  const next = tool ?? { tool: null, title: task ?? '', since: its.evidence?.at ?? agent.since }
  const { current } = agent
  const same = current?.tool === next.tool && current?.title === next.title && current?.since === next.since
  return same ? current : { tool: next.tool, title: next.title, since: next.since }
}

const TOLD: Readonly<Partial<Record<AgentStatus, string>>> = {
  error: 'ran into an error',
  stale: 'has not been heard for a while',
  offline: 'went offline',
}

/** Turning idle or working is no news; what a person may have to see to is. An open approval tells of its wait itself. */
function tellStatus(draft: Draft, agentId: string, { status, reason, evidence, session }: AgentStanding): void {
  const waits = reason === 'permission' ? 'waits for permission' : 'waits for input'
  const title = status === 'waiting' ? waits : TOLD[status]
  if (title === undefined || (status === 'waiting' && hasOpenApproval(draft, agentId))) return
  const detail = evidence?.detail ?? evidence?.task ?? null
  tell(draft, { kind: 'status', agentId, sessionId: session?.id ?? null, title, detail, ok: status !== 'error' })
}

function hasOpenApproval(draft: Draft, agentId: string): boolean {
  for (const approval of draft.approvals.values()) {
    if (approval.agentId === agentId && approval.resolution === null) return true
  }
  return false
}

export function registered(draft: Draft, { data }: EventOf<'agent:registered'>): void {
  const isNew = draft.agents.get(data.agentId) === undefined
  const agent = hear(draft, data.agentId)
  agent.name = data.name ?? agent.name
  agent.kind = data.kind ?? agent.kind
  agent.machine = data.machine ?? agent.machine
  agent.project = data.project ?? agent.project
  agent.capabilities = data.capabilities ?? agent.capabilities
  if (isNew) tell(draft, { kind: 'status', agentId: agent.id, title: 'joined' })
}

/** What was open about it leaves with it; what is closed is history. */
export function removed(draft: Draft, { data }: EventOf<'agent:removed'>): void {
  const { agentId } = data
  const agent = draft.agents.get(agentId)
  if (agent === undefined) return
  tell(draft, { kind: 'system', agentId, title: `${agent.name} was removed`, detail: data.reason ?? null })
  draft.agents.delete(agentId)
  for (const [id, session] of [...draft.sessions.entries()]) {
    if (session.agentId === agentId) draft.sessions.delete(id)
  }
  for (const [id, approval] of [...draft.approvals.entries()]) {
    if (approval.agentId !== agentId || approval.resolution !== null) continue
    draft.approvals.delete(id)
    // Its session may have become another agent's.
    noteAsking(draft, approval)
  }
  for (const [id, command] of [...draft.commands.entries()]) {
    if (command.agentId === agentId && command.endedAt === null) draft.commands.delete(id)
  }
  for (const [id, terminal] of [...draft.terminals.entries()]) {
    if (terminal.agentId === agentId && terminal.closedAt === null) draft.terminals.delete(id)
  }
}

type Phase = EventOf<'agent:lifecycle'>['data']['phase']

/** What each phase says. To connect says only that somebody is there (see status.ts). */
const PHASES: Readonly<
  Record<Phase, { readonly source: 'self' | 'socket'; readonly status: AgentStatus; readonly title: string | null }>
> = {
  start: { source: 'self', status: 'idle', title: 'started' },
  stop: { source: 'self', status: 'offline', title: 'stopped' },
  restart: { source: 'self', status: 'idle', title: 'restarted' },
  crash: { source: 'self', status: 'error', title: 'crashed' },
  connect: { source: 'socket', status: 'idle', title: null },
  disconnect: { source: 'socket', status: 'offline', title: null },
}

export function lifecycle(draft: Draft, { data }: EventOf<'agent:lifecycle'>): void {
  const { source, status, title } = PHASES[data.phase]
  const agent = hear(draft, data.agentId)
  const exit = data.exitCode === undefined ? null : `exit code ${data.exitCode}`
  const detail = data.detail ?? exit
  say(agent, { source, status, reason: null, task: null, detail, at: draft.at, seq: draft.seq })
  if (data.phase !== 'connect') agent.tools = []
  if (title !== null) tell(draft, { kind: 'status', agentId: agent.id, title, detail, ok: status !== 'error' })
}

export function levelUp(draft: Draft, { data }: EventOf<'agent:levelUp'>): void {
  const agent = draft.agents.edit(data.agentId)
  // It was removed while the server was about to tell.
  if (agent === undefined) return
  reach(agent, data.xp, data.level)
  agent.levelTold = Math.max(agent.levelTold, data.level)
  const title = `reached level ${data.level}`
  tell(draft, { kind: 'note', agentId: agent.id, title, ref: `level:${data.level}` })
}
