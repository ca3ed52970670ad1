import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { digest, identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { approvalsOfThread } from './approval-drafts.ts'
import { abandonTools } from './tool-drafts.ts'
import { about, factId, IDLE, type Reading, type Turn, WORKING } from './turn.ts'

/** What the hooks mean that all clients have in common. */

export function startSession(turn: Turn): Reading {
  const { hook, memo } = turn
  if (hook.source === 'compact') return {}
  // Its display alone may have introduced it.
  if (memo.life !== 'open' || memo.base === null) return { stance: IDLE }
  // It is sent by a command of its own, and the first prompt has overtaken it.
  return hook.model === undefined ? {} : { drafts: [sessionActivity(turn, { model: clip(hook.model, 120) })] }
}

export function endSession(turn: Turn): Reading {
  const { hook, memo, sessionId, agent } = turn
  if (memo.life === 'ended') return {}
  const reason = hook.reason === undefined ? undefined : clip(hook.reason, 120)
  return {
    life: 'ended',
    settled: { approvals: memo.approvals, message: 'The session ended.' },
    ended: memo.tools.map(({ toolUseId }) => toolUseId),
    drafts: [{ type: 'session:ended', data: withoutUndefined({ sessionId, agentId: agent.agentId, reason }) }],
  }
}

/** @param byPerson false when the client wrote the prompt itself. */
export function submitPrompt(turn: Turn, byPerson = true): Reading {
  const { prompt = '', prompt_id: promptId } = turn.hook
  const { drafts = [], ended = [] } = abandonTools(turn)
  const settled = { approvals: approvalsOfThread(turn), message: 'A new prompt came.' }
  const over = { ended, settled, isTurnOver: false, ...(promptId === undefined ? {} : { promptId }) }
  if (!byPerson || prompt.trim() === '') return { stance: WORKING, drafts, ...over }
  return { stance: WORKING, task: clipLine(prompt, 200), drafts: [...drafts, promptMessage(turn, prompt)], ...over }
}

export const promptMessage = (turn: Turn, prompt: string): Draft =>
  sessionActivity(turn, { title: clipLine(prompt, 200), lastMessage: clip(prompt, 8_000), role: 'user' }, 'prompt')

/** @param busy whether work goes on without the main thread. */
export function endTurn(turn: Turn, busy = false): Reading {
  const { drafts = [], ended = [] } = abandonTools(turn)
  return {
    stance: busy ? WORKING : IDLE,
    isTurnOver: true,
    drafts: [...drafts, ...lastMessage(turn)],
    ended,
    settled: { approvals: approvalsOfThread(turn), message: 'The turn ended.' },
  }
}

export function lastMessage(turn: Turn): readonly Draft[] {
  const said = turn.hook.last_assistant_message
  if (said === undefined || said === '') return []
  return [sessionActivity(turn, { lastMessage: clip(said, 8_000), role: 'assistant' }, 'stop')]
}

/** What ran or asked in a thread does so no more: it was stopped, or is back at its prompt. */
export function backAtPrompt(turn: Turn, message: string): Reading {
  const { drafts = [], ended = [] } = abandonTools(turn)
  return { stance: IDLE, isTurnOver: true, drafts, ended, settled: { approvals: approvalsOfThread(turn), message } }
}

export function startSubagent(turn: Turn): Reading {
  if (turn.subagentId === undefined) return {}
  return { stance: WORKING, drafts: [subagentActivity(turn, turn.subagentId, 'start')] }
}

export function stopSubagent(turn: Turn): Reading {
  // Without a type it is an inner step of the client, as its compaction, which never started as a sub-agent.
  if (turn.subagentId === undefined || !turn.hook.agent_type) return {}
  const { drafts = [], ended = [] } = abandonTools(turn)
  return {
    drafts: [...drafts, subagentActivity(turn, turn.subagentId, 'end')],
    ended,
    settled: { approvals: approvalsOfThread(turn), message: 'The sub-agent ended.' },
  }
}

export const startCompaction = (turn: Turn): Reading => ({
  stance: WORKING,
  drafts: [note(turn, 'Compacting the conversation')],
})

export const endCompaction = (turn: Turn): Reading => ({
  // Asked for at the prompt, it leaves the agent at the prompt; on its own it happens inside a turn.
  stance: turn.hook.trigger === 'manual' ? IDLE : WORKING,
  drafts: [note(turn, 'The conversation was compacted')],
})

const subagentActivity = (turn: Turn, subagentId: string, subagentPhase: 'start' | 'end'): Draft => ({
  type: 'session:activity',
  data: withoutUndefined({
    sessionId: turn.sessionId,
    agentId: turn.agent.agentId,
    subagentId,
    subagentType: turn.hook.agent_type ? clip(turn.hook.agent_type, 120) : undefined,
    subagentPhase,
  }),
})

/** @param once what this hook says once for each prompt; told twice it is stored once. */
function sessionActivity(
  turn: Turn,
  said: { title?: string; model?: string; lastMessage?: string; role?: 'user' | 'assistant' },
  once?: string,
): Draft {
  const { prompt_id: prompt } = turn.hook
  return {
    ...(once === undefined || prompt === undefined ? {} : { id: factId(turn, identifier(prompt), once, digest(said)) }),
    type: 'session:activity',
    data: { sessionId: turn.sessionId, agentId: turn.agent.agentId, ...said },
  }
}

export const note = (turn: Turn, title: string, rest: { ok?: boolean; detail?: string } = {}): Draft => ({
  type: 'agent:activity',
  data: withoutUndefined({ ...about(turn), kind: 'note' as const, title, ...rest }),
})
