import type { AgentStatus, Draft, WaitingReason } from '#lib/protocol/event.ts'
import type { AgentIdentity } from './identity.ts'

/** What hooks say of a session, as the status that people see. */
export interface Stance {
  readonly status: AgentStatus
  readonly reason?: WaitingReason
}

export interface OpenApproval {
  readonly approvalId: string
  readonly subagentId: string | undefined
  readonly tool: string
  readonly toolUseId: string | undefined
  readonly input: string
  readonly reason: WaitingReason
}

export interface RunningTool {
  readonly toolUseId: string
  readonly subagentId: string | undefined
  readonly tool: string
  readonly title: string
  /** Digest of its input: a PermissionRequest carries no tool_use_id and is matched by this. */
  readonly input: string
  /** A question for its permission was matched with it. */
  readonly asked?: true
}

/**
 * What is remembered of one session between two of its hooks. All of it may be lost: then the session is introduced and its
 * status said once more, which the log and the reducer make harmless.
 */
export interface SessionMemo {
  readonly life: 'unknown' | 'open' | 'ended'
  /** Whose session it is; null until a hook told. */
  readonly agent: AgentIdentity | null
  /** The status that was published last, null when that is not certain. */
  readonly said: Stance | null
  /** What the hooks say, were there no open approvals. */
  readonly base: Stance | null
  /** Headline of the last prompt. */
  readonly task: string | undefined
  /** The client's id of the turn that the last prompt began. */
  readonly promptId: string | undefined
  /** The main thread is back at its prompt, whatever its sub-agents do. */
  readonly isTurnOver: boolean
  /** Digest of what the client's own display told last. */
  readonly line: string | undefined
  readonly approvals: readonly OpenApproval[]
  readonly tools: readonly RunningTool[]
  /** Ends of approvals whose publishing failed: sent again with the next hook, lest people see them open for ever. */
  readonly owed: readonly Draft[]
}

export const UNKNOWN: SessionMemo = {
  life: 'unknown',
  agent: null,
  said: null,
  base: null,
  task: undefined,
  promptId: undefined,
  line: undefined,
  isTurnOver: false,
  approvals: [],
  tools: [],
  owed: [],
}

/** After a publish that failed: nothing said can be relied on. */
export function doubted(memo: SessionMemo, lost: readonly Draft[]): SessionMemo {
  const owed = [...memo.owed, ...lost.filter(({ type }) => type === 'approval:resolved')].slice(-20)
  return { ...memo, life: memo.life === 'ended' ? 'ended' : 'unknown', said: null, line: undefined, owed }
}
