import type { Draft } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import type { AgentIdentity } from '../hooks/identity.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { BusEvent } from './bus-event.schema.ts'
import type { SessionMemo } from './session-memo.ts'

/** One event with all that is known when it is read. */
export interface Turn {
  readonly event: BusEvent
  /** The session that OpenCode means. */
  readonly id: string
  readonly memo: SessionMemo
  readonly agent: AgentIdentity
  /** The session that people see: a sub-agent's events belong to the one that started it. */
  readonly sessionId: string
  /** Set where a sub-agent is meant. */
  readonly subagentId: string | undefined
  /** When it happened, by our clock, ISO 8601. */
  readonly at: string
}

/** What one event means. Absent members mean nothing of the kind. */
export interface Reading {
  readonly drafts?: readonly Draft[]
  readonly memo?: Partial<SessionMemo>
  /** The status that the session has from now on. */
  readonly stance?: Stance
}

export interface Stance {
  readonly status: 'working' | 'idle' | 'error'
  readonly detail?: string
}

/** Whose fact it is, and when. */
export const about = ({ agent, sessionId, subagentId, at }: Turn) => ({
  agentId: agent.agentId,
  sessionId,
  subagentId,
  occurredAt: at,
})

/** The id of a fact of this session: what the plugin sends again is stored once. */
export const factId = ({ id }: Pick<Turn, 'id'>, ...parts: readonly string[]): string => identifier('oc', id, ...parts)

/** The id of a fact that this very event tells; without an id of its own it is told as often as it is sent. */
export const eventFact = ({ event }: Turn, what: string): { readonly id?: string } =>
  event.id ? { id: identifier('oc', event.id, what) } : {}

export const note = (
  turn: Turn,
  title: string,
  rest: { readonly ok?: boolean; readonly detail?: string } = {},
): Draft => ({
  ...eventFact(turn, 'note'),
  type: 'agent:activity',
  data: withoutUndefined({ ...about(turn), kind: 'note' as const, title: clip(title, 500), ...rest }),
})
