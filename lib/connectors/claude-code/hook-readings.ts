import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { approvalsOfThread, requestApproval } from '../hooks/approval-drafts.ts'
import {
  backAtPrompt,
  endCompaction,
  endSession,
  endTurn,
  note,
  startCompaction,
  startSession,
  startSubagent,
  stopSubagent,
  submitPrompt,
} from '../hooks/session-readings.ts'
import { abandonTools, endBatch, endTool, startTool } from '../hooks/tool-drafts.ts'
import { FAILED, factId, IDLE, NEEDS_INPUT, NEEDS_PERMISSION, type Reading, type Turn, WORKING } from '../hooks/turn.ts'
import { digest } from '../identifier.ts'
import { STATUS_LINE, tellStatusLine } from './status-line.ts'
import { concludeTurn, interruptTurn, loseProcess, TRANSCRIPT } from './transcript.ts'

/** What each hook of Claude Code means. */
export const READINGS: Readonly<Record<string, (turn: Turn) => Reading>> = {
  SessionStart: startSession,
  SessionEnd: endSession,
  UserPromptSubmit: (turn) => submitPrompt(turn, isByPerson(turn)),
  PreToolUse: startTool,
  PostToolUse: (turn) => endTool(turn, null, 'The tool ran.'),
  PostToolUseFailure: failTool,
  PostToolBatch: endBatch,
  PermissionRequest: requestApproval,
  PermissionDenied: (turn) => endTool(turn, turn.hook.reason ?? 'Permission denied', 'It was denied.'),
  Elicitation: () => ({ stance: NEEDS_INPUT }),
  ElicitationResult: () => ({ stance: WORKING }),
  Notification: readNotification,
  Stop: (turn) => endTurn(turn, turn.hook.background_tasks?.some(isWork)),
  StopFailure: failTurn,
  SubagentStart: startSubagent,
  SubagentStop: stopSubagent,
  PreCompact: startCompaction,
  PostCompact: endCompaction,
  PostModelSwitch: switchModel,
  TaskCreated: (turn) => ({ drafts: [taskNote(turn, 'Task created')] }),
  TaskCompleted: (turn) => ({ drafts: [taskNote(turn, 'Task completed')] }),
  [STATUS_LINE]: tellStatusLine,
  [TRANSCRIPT.interrupted]: interruptTurn,
  [TRANSCRIPT.turn_ended]: concludeTurn,
  [TRANSCRIPT.process_gone]: loseProcess,
}

const isByPerson = ({ hook: { prompt = '', source } }: Turn): boolean =>
  !prompt.startsWith('<task-notification>') && (source === undefined || source === 'user' || source === 'sdk')

/** Work that goes on without the main thread; a shell or a monitor left open, as a development server, is none. */
const isWork = ({ type, status }: { type?: string | undefined; status?: string | undefined }): boolean =>
  type !== 'shell' && type !== 'monitor' && (status === 'running' || status === 'pending')

/** One that a person broke off ends the turn with it. */
function failTool(turn: Turn): Reading {
  const reading = endTool(turn, turn.hook.error ?? 'Failed', 'The call failed.')
  return turn.hook.is_interrupt && turn.subagentId === undefined ? { ...reading, stance: IDLE } : reading
}

function switchModel({ hook, sessionId, agent }: Turn): Reading {
  if (!hook.to_model) return {}
  const data = { sessionId, agentId: agent.agentId, model: clip(hook.to_model, 120) }
  return { drafts: [{ type: 'session:activity', data }] }
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
    case 'idle_prompt':
      // Its turn is over and nothing is blocked: that is idle, not one more thing that needs a person.
      return backAtPrompt(turn, 'The agent is back at its prompt.')
    case 'agent_needs_input':
    case 'elicitation_dialog':
      return { stance: NEEDS_INPUT }
    default:
      return message.trim() === '' ? {} : { drafts: [note(turn, clipLine(message, 500))] }
  }
}

/** The agent's own to-do list, which is not the board. */
function taskNote(turn: Turn, what: string): Draft {
  const { task_id: task = '', task_subject: subject = '' } = turn.hook
  return {
    ...note(turn, clipLine(`${what}: ${subject || `#${task}`}`, 300)),
    id: factId(turn, 'task', digest([what, task, subject])),
  }
}
