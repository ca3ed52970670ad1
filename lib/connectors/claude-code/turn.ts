import type { Draft } from '#lib/protocol/event.ts'
import { identifier } from '../identifier.ts'
import type { HookPayload } from './hooks.schema.ts'
import type { AgentIdentity } from './identity.ts'
import type { OpenApproval, RunningTool, SessionMemo, Stance } from './session-memo.ts'

/** One hook with all that is known when it is read. */
export interface Turn {
  readonly hook: HookPayload
  readonly name: string
  readonly agent: AgentIdentity
  readonly sessionId: string
  /** Set inside a sub-agent. */
  readonly subagentId: string | undefined
  readonly memo: SessionMemo
  /** Server time in milliseconds. */
  readonly now: number
}

/** What one hook means. Absent members mean nothing of the kind. */
export interface Reading {
  readonly drafts?: readonly Draft[]
  readonly stance?: Stance
  /** Headline of a new prompt. */
  readonly task?: string
  readonly started?: RunningTool
  /** Tool calls that are over, by toolUseId. */
  readonly ended?: readonly string[]
  readonly requested?: OpenApproval
  /** Approvals that nobody needs to answer any more, and why. */
  readonly settled?: { readonly approvals: readonly OpenApproval[]; readonly message: string }
  readonly life?: 'open' | 'ended'
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
export const factId = ({ sessionId }: Turn, ...parts: readonly string[]): string =>
  identifier('cc', sessionId, ...parts)
