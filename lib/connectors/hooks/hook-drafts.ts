import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { resolved } from './approval-drafts.ts'
import type { HookPayload } from './hook.schema.ts'
import type { HookClient } from './hook-client.ts'
import type { AgentIdentity } from './identity.ts'
import type { OpenApproval, RunningTool, SessionMemo, Stance } from './session-memo.ts'
import { statusChange } from './status-change.ts'
import { factId, NEEDS_INPUT, NEEDS_PERMISSION, type Reading, type Turn } from './turn.ts'

export interface HookContext {
  readonly client: HookClient
  readonly principalId: string
  /** What is remembered of the session; UNKNOWN when nothing is. */
  readonly memo: SessionMemo
  /** Server time in milliseconds. */
  readonly now: number
  /** When a hook of any session of this agent was heard last, in milliseconds; null when none is remembered. */
  readonly agentHeardAt: number | null
}

export interface HookFacts {
  readonly drafts: readonly Draft[]
  readonly memo: SessionMemo
}

/** More than any session has at once; beyond it the oldest are forgotten. */
const OPEN = 100

/**
 * The facts in one hook, and what to remember of its session for the next one.
 *
 * Every hook can introduce its agent and session, since none is sure to be the first to arrive; ids made from the session
 * let the log drop an introduction that it knows. A session's status is what the last hook said, but `waiting` for as long
 * as an approval of it is open, whatever a sub-agent does meanwhile.
 */
export function draftsFromHook(told: HookPayload, agent: AgentIdentity, context: HookContext): HookFacts {
  const { client, memo } = context
  const hook = client.translate?.(told, memo) ?? told
  const name = hook.hook_event_name ?? ''
  const read = Object.hasOwn(client.readings, name) ? client.readings[name] : undefined
  if (!read || !hook.session_id) return { drafts: [], memo }
  const turn: Turn = {
    ...context,
    hook,
    name,
    agent,
    sessionId: identifier(hook.session_id),
    subagentId: hook.agent_id ? identifier(hook.agent_id) : undefined,
  }
  return factsOf(turn, read(turn))
}

/** What a reading tells, and what to remember of its session. */
export function factsOf(turn: Turn, reading: Reading): HookFacts {
  const { client, memo } = turn
  const late = memo.life === 'ended' && !client.reviving.has(turn.name)
  const next = remember(turn, reading, late)
  const drafts = [
    ...(late || memo.life === 'open' || reading.aside ? [] : introduce(turn)),
    ...memo.owed,
    ...(reading.settled?.approvals.map((approval) => resolved(approval, reading.settled?.message ?? '')) ?? []),
    ...(reading.drafts ?? []),
    ...(next.said !== null && !sameStance(next.said, memo.said, reading)
      ? [statusChange(turn, next.said, next.task)]
      : []),
  ]
  return { drafts, memo: next }
}

function remember(turn: Turn, reading: Reading, late: boolean): SessionMemo {
  const { memo } = turn
  if (late) return { ...memo, owed: [] }
  const approvals = openApprovals(memo, reading)
  const base = reading.stance ?? memo.base
  const ended = reading.life === 'ended'
  return {
    life: ended ? 'ended' : 'open',
    agent: turn.agent,
    base: ended ? null : base,
    said: ended ? null : stanceOf(approvals, base),
    task: ended ? undefined : (reading.task ?? memo.task),
    promptId: reading.promptId ?? memo.promptId,
    line: reading.line ?? memo.line,
    isTurnOver: reading.isTurnOver ?? memo.isTurnOver,
    approvals,
    tools: runningTools(memo, reading),
    owed: [],
  }
}

function openApprovals(memo: SessionMemo, { settled, requested }: Reading): readonly OpenApproval[] {
  const open = memo.approvals.filter((approval) => !settled?.approvals.includes(approval))
  if (!requested || open.some(({ approvalId }) => approvalId === requested.approvalId)) return open
  return [...open, requested].slice(-OPEN)
}

function runningTools(memo: SessionMemo, { started, ended }: Reading): readonly RunningTool[] {
  const left = memo.tools.filter(({ toolUseId }) => !ended?.includes(toolUseId) && toolUseId !== started?.toolUseId)
  return started ? [...left, started].slice(-OPEN) : left
}

function stanceOf(approvals: readonly OpenApproval[], base: Stance | null): Stance | null {
  const newest = approvals.at(-1)
  if (newest) return newest.reason === 'input' ? NEEDS_INPUT : NEEDS_PERMISSION
  return base
}

/** True when saying it would tell nothing new. A new prompt does, though the agent was working before. */
const sameStance = (next: Stance, said: Stance | null, { task }: Reading): boolean =>
  task === undefined && said !== null && next.status === said.status && next.reason === said.reason

function introduce(turn: Turn): readonly Draft[] {
  const { agent, sessionId, hook, memo } = turn
  // The session is known to have ended, so the log has its first start: this one is another.
  const again = memo.life === 'ended' || hook.source === 'resume' ? [String(turn.now)] : []
  return [
    {
      id: factId(turn, 'agent', ...again),
      type: 'agent:registered',
      data: {
        agentId: agent.agentId,
        name: agent.name,
        kind: turn.client.kind,
        machine: agent.machine,
        project: agent.project,
        capabilities: turn.client.refusals ? ['watch', 'gate'] : ['watch'],
      },
    },
    {
      id: factId(turn, 'started', ...again),
      type: 'session:started',
      data: withoutUndefined({
        sessionId,
        agentId: agent.agentId,
        project: agent.project,
        title: hook.session_title ? clipLine(hook.session_title, 500) : undefined,
        model: hook.model ? clip(hook.model, 120) : undefined,
      }),
    },
  ]
}
