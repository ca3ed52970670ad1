import { requestApproval } from '../hooks/approval-drafts.ts'
import {
  backAtPrompt,
  endCompaction,
  endSession,
  endTurn,
  note,
  promptMessage,
  startCompaction,
  startSession,
  startSubagent,
  stopSubagent,
  submitPrompt,
} from '../hooks/session-readings.ts'
import { statusChange } from '../hooks/status-change.ts'
import { endTool, startTool } from '../hooks/tool-drafts.ts'
import { FAILED, IDLE, type Reading, type Turn, WORKING } from '../hooks/turn.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { TURN_COMPLETE } from './notify.schema.ts'
import type { SubagentThreads } from './threads.ts'
import { isFailure } from './tool-output.ts'

/** What each hook of Codex means, and its notification. */
export function codexReadings(threads: SubagentThreads): Readonly<Record<string, (turn: Turn) => Reading>> {
  const inThread =
    (read: (turn: Turn) => Reading) =>
    (turn: Turn): Reading => {
      const { principalId, sessionId, subagentId, hook } = turn
      if (subagentId !== undefined && hook.agent_id) threads.set(principalId, hook.agent_id, { sessionId, subagentId })
      return read(turn)
    }
  return {
    SessionStart: startSession,
    SessionEnd: leave,
    UserPromptSubmit: inThread(prompt),
    PreToolUse: inThread(startTool),
    PostToolUse: inThread((turn) => endTool(turn, problemOf(turn), 'The tool ran.')),
    PermissionRequest: inThread(requestApproval),
    Stop: stop,
    Interrupt: interrupt,
    SubagentStart: inThread(startSubagent),
    SubagentStop: inThread(leaveParent),
    PreCompact: inThread(startCompaction),
    PostCompact: inThread(endCompaction),
    [TURN_COMPLETE]: (turn) => completeTurn(turn, threads),
  }
}

/** A patch tells what became of it. A command that failed ends as one that did not: only telemetry tells its exit code. */
function problemOf({ hook }: Turn): string | null | undefined {
  const { tool_name: tool, tool_response: response } = hook
  if (tool !== 'apply_patch' || typeof response !== 'string') return undefined
  return isFailure(response) ? response : null
}

/** A sub-agent is prompted by its parent: that it works is all that this says. */
const prompt = (turn: Turn): Reading => (turn.subagentId === undefined ? submitPrompt(turn) : { stance: WORKING })

/** A sub-agent may outlive the turn that started it; then nobody works any more. */
const leaveParent = (turn: Turn): Reading =>
  turn.memo.isTurnOver ? { ...stopSubagent(turn), stance: IDLE } : stopSubagent(turn)

const stop = (turn: Turn): Reading => endTurn(turn)

const interrupt = (turn: Turn): Reading => {
  const { drafts = [], ...rest } = backAtPrompt(turn, 'The turn was interrupted.')
  return { ...rest, drafts: [...drafts, note(turn, 'Interrupted')] }
}

/** A turn that fails, as when the API refuses it, has no hook of its own: its session ends in the middle of it. */
function leave(turn: Turn): Reading {
  const reading = endSession(turn)
  if (turn.memo.base?.status !== 'working') return reading
  const failed = statusChange({ ...turn, name: 'SessionEnd in the middle of a turn' }, FAILED, undefined)
  return { ...reading, drafts: [failed, ...(reading.drafts ?? [])] }
}

/** How long after its last hook an agent is still believed to have them. */
const HOOKED_MS = 10 * 60_000

/**
 * The end of a turn of any thread. With hooks it tells nothing that `Stop` did not tell, and its ids are the same; without
 * them it is all there is. It comes by a program of its own, so another turn may have begun by then.
 */
function completeTurn(turn: Turn, threads: SubagentThreads): Reading {
  const { hook, memo, now, agentHeardAt, principalId } = turn
  const isSubagent = hook.session_id !== undefined && threads.ownerOf(principalId, hook.session_id) !== undefined
  if (isSubagent || memo.life === 'ended') return { aside: true, life: 'ended' }
  if (memo.life === 'unknown' && agentHeardAt !== null && now - agentHeardAt < HOOKED_MS) return endAside(turn)
  const over = endTurn(turn)
  const overtaken = memo.promptId !== undefined && memo.promptId !== hook.prompt_id
  const drafts = [...(hook.prompt ? [promptMessage(turn, hook.prompt)] : []), ...(over.drafts ?? [])]
  return overtaken ? { drafts } : { ...over, drafts }
}

/**
 * A thread that no hook told of though the agent has hooks: a request that Codex makes for itself, as for a title. Its
 * tokens are the agent's, but it is no conversation.
 */
function endAside({ sessionId, agent }: Turn): Reading {
  const data = withoutUndefined({ sessionId, agentId: agent.agentId, reason: 'a request of its own' })
  return { aside: true, life: 'ended', drafts: [{ type: 'session:ended', data }] }
}
