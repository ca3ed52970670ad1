import type { Draft } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { folderKey, type HookSource, identify } from '../hooks/identity.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { askQuestion, permissionReplied, questionRejected, questionReplied, requestPermission } from './ask-readings.ts'
import type { BusEvent } from './bus-event.schema.ts'
import { readMessage, readPart } from './message-readings.ts'
import type { MemoDraft, SessionMemo } from './session-memo.ts'
import {
  describeSession,
  endSession,
  readFailure,
  readStatus,
  readTodos,
  subagentPhase,
  turnEnded,
} from './session-readings.ts'
import { readDiff } from './tool-readings.ts'
import { eventFact, factId, note, type Reading, type Stance, type Turn } from './turn.ts'

export interface EventContext {
  readonly source: HookSource
  /** Of the OpenCode that sent the event. */
  readonly version: string | undefined
  /** Whether its plugin asks before a call of a tool, so that it can be held. */
  readonly asks: boolean
  /** Sessions of other keys never meet: what stands before a session's id in the memory. */
  readonly owner: string
  readonly memos: MemoDraft
  /** When it happened, by our clock. */
  readonly at: string
}

/** What each event means. One that is not here (or unknown to this server) is accepted and means nothing. */
const READINGS: Readonly<Record<string, (turn: Turn) => Reading>> = {
  'session.created': describeSession,
  'session.updated': describeSession,
  'session.status': readStatus,
  'session.idle': turnEnded,
  'session.error': readFailure,
  'session.compacted': (turn) => ({ drafts: [note(turn, 'The conversation was compacted')] }),
  'session.diff': readDiff,
  'session.deleted': (turn) => endSession(turn, 'deleted'),
  'session.closed': (turn) => endSession(turn, 'closed'),
  'message.updated': readMessage,
  'message.part.updated': readPart,
  'permission.asked': requestPermission,
  'permission.v2.asked': requestPermission,
  'permission.replied': permissionReplied,
  'permission.v2.replied': permissionReplied,
  'question.asked': askQuestion,
  'question.v2.asked': askQuestion,
  'question.replied': questionReplied,
  'question.v2.replied': questionReplied,
  'question.rejected': questionRejected,
  'question.v2.rejected': questionRejected,
  'todo.updated': readTodos,
}

/** Events that tell of a session that is over and do not bring it back. */
const FAREWELLS: ReadonlySet<string> = new Set([
  'session.deleted',
  'session.closed',
  'session.updated',
  'session.diff',
  'session.idle',
])

/** A sub-agent may start one of its own, but no deeper than anybody follows. */
const GENERATIONS = 8

/**
 * The facts in one event of OpenCode's bus; what to remember of its session is changed in `context.memos`.
 *
 * Every event can introduce its agent and session, since none is sure to be the first to arrive. A session that another
 * started is that one's sub-agent: its tools and tokens count for the session that people see.
 */
export function draftsFromEvent(event: BusEvent, context: EventContext): readonly Draft[] {
  const type = event.type ?? ''
  const read = Object.hasOwn(READINGS, type) ? READINGS[type] : undefined
  const id = sessionIn(event)
  if (!read || id === '') return []
  noteOrigin(event, id, context)
  const turn = turnOf(event, id, context)
  if (turn.memo.life === 'ended' && FAREWELLS.has(type)) return []
  const introduced = introduce(turn, context)
  const reading = read({ ...turn, memo: memoOf(id, context) })
  if (reading.memo) context.memos.change(keyOf(id, context), reading.memo)
  return [...introduced, ...(reading.drafts ?? []), ...(reading.stance ? take(turn, reading.stance, context) : [])]
}

/** The session that an event is of, as OpenCode names it; empty where it is of none. */
export function sessionIn({ type = '', properties: { sessionID, info, part } }: BusEvent): string {
  const ofSession = type.startsWith('session.') ? info?.id : undefined
  const id = sessionID ?? ofSession ?? info?.sessionID ?? part?.sessionID
  return typeof id === 'string' ? id : ''
}

const keyOf = (id: string, { owner }: EventContext): string => `${owner} ${id}`
const memoOf = (id: string, context: EventContext): SessionMemo => context.memos.get(keyOf(id, context))

/** What events tell beside what they are about: the session's folder, and who started it. */
function noteOrigin({ type = '', properties: { info } }: BusEvent, id: string, context: EventContext): void {
  const told = type.startsWith('session.') ? info : undefined
  const { directory, parent } = memoOf(id, context)
  const folder = told?.directory ?? (directory === '' ? info?.path?.cwd : undefined)
  if (folder && directory === '') context.memos.change(keyOf(id, context), { directory: folder })
  if (told?.parentID && parent === undefined && told.parentID !== id)
    context.memos.change(keyOf(id, context), { parent: told.parentID })
}

/** Who works in a session, and in which one that people see. */
export function speakerOf(id: string, context: Pick<EventContext, 'source' | 'owner' | 'memos'>) {
  const of = (session: string) => context.memos.get(`${context.owner} ${session}`)
  let root = id
  for (let level = 0; level < GENERATIONS; level++) root = of(root).parent ?? root
  // No path is longer on the systems that agents run on.
  const folder = (of(root).directory || of(id).directory).slice(0, 4_096)
  return {
    memo: of(id),
    agent: identify('opencode', { key: folderKey(folder), root: folder }, context.source),
    sessionId: identifier(root),
    subagentId: root === id ? undefined : identifier(id),
  }
}

const turnOf = (event: BusEvent, id: string, context: EventContext): Turn => ({
  event,
  id,
  ...speakerOf(id, context),
  at: context.at,
})

function introduce(turn: Turn, context: EventContext): readonly Draft[] {
  const { id, memo, subagentId } = turn
  if (memo.life === 'open') return []
  context.memos.change(keyOf(id, context), { life: 'open', ...(memo.life === 'ended' ? { said: null } : {}) })
  if (subagentId !== undefined) return []
  // The session is known to have ended, so the log has its first start: this one is another.
  const again = memo.life === 'ended' ? [turn.event.id ?? turn.at] : []
  return [registered(turn, context, again), started(turn, again)]
}

const registered = (turn: Turn, { version, asks }: EventContext, again: readonly string[]): Draft => ({
  id: factId(turn, 'agent', ...again),
  type: 'agent:registered',
  data: withoutUndefined({
    agentId: turn.agent.agentId,
    name: turn.agent.name,
    kind: 'opencode',
    machine: turn.agent.machine,
    project: turn.agent.project,
    capabilities: ['watch' as const, 'cost' as const, ...(asks ? ['gate' as const] : [])],
    version: version ? clip(version, 60) : undefined,
  }),
})

function started(turn: Turn, again: readonly string[]): Draft {
  const { agent, sessionId, memo, at, event } = turn
  const described =
    event.type === 'session.created' || event.type === 'session.updated' ? describeSession(turn).memo : {}
  return {
    id: factId(turn, 'started', ...again),
    type: 'session:started',
    data: withoutUndefined({
      sessionId,
      agentId: agent.agentId,
      project: agent.project,
      title: described?.title ?? memo.title,
      model: described?.model ?? memo.model,
      occurredAt: at,
    }),
  }
}

/** Says where the session stands, unless that was said; a new prompt is news though the agent works already. */
function take(turn: Turn, stance: Stance, context: EventContext): readonly Draft[] {
  const { said, task } = memoOf(turn.id, context)
  if (said === stance.status) return []
  context.memos.change(keyOf(turn.id, context), { said: stance.status })
  if (turn.subagentId !== undefined)
    return said === null && stance.status !== 'working' ? [] : [subagentPhase(turn, stance)]
  return [
    {
      ...eventFact(turn, 'status'),
      type: 'agent:statusChange',
      data: withoutUndefined({
        agentId: turn.agent.agentId,
        sessionId: turn.sessionId,
        status: stance.status,
        task: stance.status === 'working' ? task : undefined,
        evidence: withoutUndefined({ source: 'hook' as const, at: turn.at, detail: stance.detail }),
        occurredAt: turn.at,
      }),
    },
  ]
}
