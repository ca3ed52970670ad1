import type { Draft } from '#lib/protocol/event.ts'
import { digest, identifier } from '../identifier.ts'
import type { HookPayload } from './hook.schema.ts'
import type { HookClient } from './hook-client.ts'
import type { AgentIdentity } from './identity.ts'
import type { OpenApproval, RunningTool, SessionMemo, Stance } from './session-memo.ts'

/** One hook with all that is known when it is read. */
export interface Turn {
  readonly client: HookClient
  /** Id of the principal that reports: ids of different principals never meet. */
  readonly principalId: string
  readonly hook: HookPayload
  readonly name: string
  readonly agent: AgentIdentity
  readonly sessionId: string
  /** Set inside a sub-agent. */
  readonly subagentId: string | undefined
  readonly memo: SessionMemo
  /** Server time in milliseconds. */
  readonly now: number
  /** When a hook of any session of this agent was heard last, in milliseconds; null when none is remembered. */
  readonly agentHeardAt: number | null
}

/** What one hook means. Absent members mean nothing of the kind. */
export interface Reading {
  readonly drafts?: readonly Draft[]
  readonly stance?: Stance
  /** Headline of a new prompt. */
  readonly task?: string
  /** The client's id of the turn that the prompt began. */
  readonly promptId?: string
  /** Digest of what the client's own display tells. */
  readonly line?: string
  readonly started?: RunningTool
  /** Whether the turn of the main thread is over with this; absent where it changes nothing. */
  readonly isTurnOver?: boolean
  /** Tool calls that are over, by toolUseId. */
  readonly ended?: readonly string[]
  readonly requested?: OpenApproval
  /** Approvals that nobody needs to answer any more, and why. */
  readonly settled?: { readonly approvals: readonly OpenApproval[]; readonly message: string }
  readonly life?: 'open' | 'ended'
  /** The session is no conversation of the agent's: it is not introduced. */
  readonly aside?: true
}

export const WORKING: Stance = { status: 'working' }
export const IDLE: Stance = { status: 'idle' }
export const FAILED: Stance = { status: 'error' }
export const NEEDS_INPUT: Stance = { status: 'waiting', reason: 'input' }
export const NEEDS_PERMISSION: Stance = { status: 'waiting', reason: 'permission' }

/** Whose fact it is. */
export const about = ({ agent, sessionId, subagentId }: Turn) => ({
  agentId: agent.agentId,
  sessionId,
  subagentId,
})

/** The id of a fact of this session: the same hook delivered twice, as by two installed settings, is stored once. */
export const factId = ({ client, sessionId }: Turn, ...parts: readonly string[]): string =>
  identifier(client.prefix, sessionId, ...parts)

/** Tells a tool's input from another; equal for the announcement of a call and the question for its permission. */
export const inputDigest = ({ client }: Turn, input: unknown): string =>
  digest(client.inputKey ? client.inputKey(input) : input)
