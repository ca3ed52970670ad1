import { clipLine } from '../clip.ts'
import { endSession, endTurn, note, startSession, submitPrompt } from '../hooks/session-readings.ts'
import { stringMember } from '../hooks/string-member.ts'
import { endTool, startTool } from '../hooks/tool-drafts.ts'
import { NEEDS_PERMISSION, type Reading, type Turn } from '../hooks/turn.ts'

/** What each hook of Gemini CLI means. Those around every call of the model tell nothing that the others do not. */
export const READINGS: Readonly<Record<string, (turn: Turn) => Reading>> = {
  SessionStart: startSession,
  SessionEnd: endSession,
  BeforeAgent: (turn) => submitPrompt(turn),
  AfterAgent: (turn) => endTurn(turn),
  BeforeTool: startTool,
  AfterTool: (turn) => endTool(turn, problemOf(turn.hook.tool_response), 'The tool ran.'),
  Notification: readNotification,
  PreCompress: compress,
}

/** It asks before every call of the model whether there is something to compress: only what a person asked for is news. */
function compress(turn: Turn): Reading {
  return turn.hook.trigger === 'manual' ? { drafts: [note(turn, 'Compacting the conversation')] } : {}
}

function readNotification(turn: Turn): Reading {
  const { notification_type: type, message = '' } = turn.hook
  if (type === 'ToolPermission') return { stance: NEEDS_PERMISSION }
  return message.trim() === '' ? {} : { drafts: [note(turn, clipLine(message, 500))] }
}

/** Below what a command printed stands its exit code, where that is not 0. */
const EXIT_CODE = /\nExit Code: (-?\d+)(?:\n[A-Z][\w ]*: .*)*(?:\n<\/untrusted_context>)?\s*$/

function problemOf(response: unknown): string | null {
  const error = typeof response === 'object' && response !== null && 'error' in response ? response.error : undefined
  const message = typeof error === 'string' ? error : stringMember(error, 'message')
  if (error !== undefined && error !== null) return message || 'Failed'
  const code = EXIT_CODE.exec(stringMember(response, 'llmContent') ?? '')?.[1]
  return code === undefined || code === '0' ? null : `Exit code ${code}`
}
