import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { digest, identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { approvalsOfThread, requestApproval } from './approval-drafts.ts'
import { abandonTools, endBatch, endTool, startTool } from './tool-drafts.ts'
import { about, FAILED, factId, IDLE, NEEDS_INPUT, NEEDS_PERMISSION, type Reading, type Turn, WORKING } from './turn.ts'

/** What each hook means. One that is not here (or unknown to this server) is accepted and means nothing. */
export const READINGS: Readonly<Record<string, (turn: Turn) => Reading>> = {
  SessionStart: startSession,
  SessionEnd: endSession,
  UserPromptSubmit: submitPrompt,
  PreToolUse: startTool,
  PostToolUse: (turn) => endTool(turn, null, 'The tool ran.'),
  PostToolUseFailure: (turn) => endTool(turn, turn.hook.error ?? 'Failed', 'The call failed.'),
  PostToolBatch: endBatch,
  PermissionRequest: requestApproval,
  PermissionDenied: (turn) => endTool(turn, turn.hook.reason ?? 'Permission denied', 'It was denied.'),
  Elicitation: () => ({ stance: NEEDS_INPUT }),
  ElicitationResult: () => ({ stance: WORKING }),
  Notification: readNotification,
  Stop: endTurn,
  StopFailure: failTurn,
  SubagentStart: startSubagent,
  SubagentStop: stopSubagent,
  PreCompact: (turn) => ({ stance: WORKING, drafts: [note(turn, 'Compacting the conversation')] }),
  PostCompact: (turn) => ({
    // Asked for at the prompt, it leaves the agent at the prompt; on its own it happens inside a turn.
    stance: turn.hook.trigger === 'manual' ? IDLE : WORKING,
    drafts: [note(turn, 'The conversation was compacted')],
  }),
  TaskCreated: (turn) => ({ drafts: [taskNote(turn, 'Task created')] }),
  TaskCompleted: (turn) => ({ drafts: [taskNote(turn, 'Task completed')] }),
}

/** A session that ended lives again only with one of these; anything else of it is a latecomer. */
export const REVIVING: ReadonlySet<string> = new Set(['SessionStart', 'UserPromptSubmit'])

function startSession(turn: Turn): Reading {
  const { hook, memo } = turn
  if (hook.source === 'compact') return {}
  if (memo.life !== 'open') return { stance: IDLE }
  // It is sent by a command of its own, and the first prompt has overtaken it.
  return hook.model === undefined ? {} : { drafts: [sessionActivity(turn, { model: clip(hook.model, 120) })] }
}

function endSession(turn: Turn): Reading {
  const { hook, memo, sessionId, agent } = turn
  const reason = hook.reason === undefined ? undefined : clip(hook.reason, 120)
  return {
    life: 'ended',
    settled: { approvals: memo.approvals, message: 'The session ended.' },
    ended: memo.tools.map(({ toolUseId }) => toolUseId),
    drafts: [{ type: 'session:ended', data: withoutUndefined({ sessionId, agentId: agent.agentId, reason }) }],
  }
}

function submitPrompt(turn: Turn): Reading {
  const { hook } = turn
  const prompt = hook.prompt ?? ''
  const human =
    prompt.trim() !== '' &&
    !prompt.startsWith('<task-notification>') &&
    (hook.source === undefined || hook.source === 'user' || hook.source === 'sdk')
  const { drafts = [], ended = [] } = abandonTools(turn)
  const over = { ended, settled: { approvals: approvalsOfThread(turn), message: 'A new prompt came.' } }
  if (!human) return { stance: WORKING, drafts, ...over }
  const task = clipLine(prompt, 200)
  const message = sessionActivity(turn, { title: task, lastMessage: clip(prompt, 8_000), role: 'user' }, 'prompt')
  return { stance: WORKING, task, drafts: [...drafts, message], ...over }
}

/** Work that goes on without the main thread; a shell or a monitor left open, as a development server, is none. */
const isWork = ({ type, status }: { type?: string | undefined; status?: string | undefined }): boolean =>
  type !== 'shell' && type !== 'monitor' && (status === 'running' || status === 'pending')

function endTurn(turn: Turn): Reading {
  const { drafts = [], ended = [] } = abandonTools(turn)
  const busy = turn.hook.background_tasks?.some(isWork) ?? false
  const said = turn.hook.last_assistant_message
  const message =
    said === undefined || said === ''
      ? []
      : [sessionActivity(turn, { lastMessage: clip(said, 8_000), role: 'assistant' }, 'stop')]
  return {
    stance: busy ? WORKING : IDLE,
    drafts: [...drafts, ...message],
    ended,
    settled: { approvals: approvalsOfThread(turn), message: 'The turn ended.' },
  }
}

function failTurn(turn: Turn): Reading {
  const { drafts = [], ended = [] } = abandonTools(turn)
  const { error = 'unknown', last_assistant_message: said } = turn.hook
  const failure = note(turn, `The turn failed: ${clipLine(said || error, 200)}`, {
    ok: false,
    detail: clip(error, 2_000),
  })
  return {
    stance: FAILED,
    drafts: [...drafts, failure],
    ended,
    settled: { approvals: approvalsOfThread(turn), message: 'The turn failed.' },
  }
}

function readNotification(turn: Turn): Reading {
  const { notification_type: type, message = '' } = turn.hook
  switch (type) {
    case 'permission_prompt':
    case 'worker_permission_prompt':
      // With the dialog's own approval open its reason is known better.
      return turn.memo.approvals.length > 0 ? {} : { stance: NEEDS_PERMISSION }
    case 'idle_prompt': {
      // Its turn is over and nothing is blocked: that is idle, not one more thing that needs a person.
      const { drafts = [], ended = [] } = abandonTools(turn)
      const settled = { approvals: approvalsOfThread(turn), message: 'The agent is back at its prompt.' }
      return { stance: IDLE, drafts, ended, settled }
    }
    case 'agent_needs_input':
    case 'elicitation_dialog':
      return { stance: NEEDS_INPUT }
    default:
      return message.trim() === '' ? {} : { drafts: [note(turn, clipLine(message, 500))] }
  }
}

function startSubagent(turn: Turn): Reading {
  if (turn.subagentId === undefined) return {}
  return { stance: WORKING, drafts: [subagentActivity(turn, turn.subagentId, 'start')] }
}

function stopSubagent(turn: Turn): Reading {
  // Without a type it is an inner step of the client, as its compaction, which never started as a sub-agent.
  if (turn.subagentId === undefined || !turn.hook.agent_type) return {}
  const { drafts = [], ended = [] } = abandonTools(turn)
  return {
    drafts: [...drafts, subagentActivity(turn, turn.subagentId, 'end')],
    ended,
    settled: { approvals: approvalsOfThread(turn), message: 'The sub-agent ended.' },
  }
}

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

const note = (turn: Turn, title: string, rest: { ok?: boolean; detail?: string } = {}): Draft => ({
  type: 'agent:activity',
  data: withoutUndefined({ ...about(turn), kind: 'note' as const, title, ...rest }),
})

/** The agent's own to-do list, which is not the board. */
function taskNote(turn: Turn, what: string): Draft {
  const { task_id: task = '', task_subject: subject = '' } = turn.hook
  return {
    ...note(turn, clipLine(`${what}: ${subject || `#${task}`}`, 300)),
    id: factId(turn, 'task', digest([what, task, subject])),
  }
}
