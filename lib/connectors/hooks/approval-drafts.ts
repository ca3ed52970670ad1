import type { Draft } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { boundedJson } from './bounded-json.ts'
import type { HookPayload, HookToolCall } from './hook.schema.ts'
import type { OpenApproval } from './session-memo.ts'
import { about, factId, inputDigest, type Reading, type Turn, WORKING } from './turn.ts'

const QUESTION = 'AskUserQuestion'

/**
 * A permission dialog stands open. The request names no tool call, so it is matched with the first that was announced with
 * the same tool and input and is not asked about yet; without one (no PreToolUse hook installed) the time tells it from an equal request.
 */
export function requestApproval(turn: Turn): Reading {
  const { hook, memo } = turn
  const tool = hook.tool_name ?? 'Tool'
  const input = inputDigest(turn, hook.tool_input)
  const alike = memo.tools.filter(
    (running) => running.tool === tool && running.subagentId === turn.subagentId && running.input === input,
  )
  const call = alike.find(({ asked }) => asked === undefined) ?? alike.at(-1)
  const toolUseId = call?.toolUseId
  const approvalId = factId(turn, toolUseId ?? `${input}:${turn.now}`)
  const approval: OpenApproval = {
    approvalId,
    subagentId: turn.subagentId,
    tool,
    toolUseId,
    input,
    reason: tool === QUESTION ? 'input' : 'permission',
  }
  return {
    stance: WORKING,
    requested: approval,
    drafts: [requested(turn, approval)],
    ...(call && { started: { ...call, asked: true as const } }),
  }
}

function requested(turn: Turn, { approvalId, tool, toolUseId }: OpenApproval): Draft {
  const asked = tool === QUESTION ? readQuestion(turn.hook.tool_input) : null
  return {
    id: identifier(approvalId, 'requested'),
    type: 'approval:requested',
    data: withoutUndefined({
      ...about(turn),
      approvalId,
      tool: clip(tool, 120),
      toolUseId,
      input: boundedJson(turn.hook.tool_input),
      question: asked?.question,
      options: asked?.options,
    }),
  }
}

/** Somebody answered at the agent, or the agent went on without: whoever looks here has nothing to answer any more. */
export const resolved = ({ approvalId }: OpenApproval, message: string): Draft => ({
  id: identifier(approvalId, 'resolved'),
  type: 'approval:resolved',
  data: { approvalId, decision: 'elsewhere', message },
})

/**
 * Open approvals that the end of this tool call answers: that of the call itself, else, as an answered question comes back
 * with another input, the oldest of the same tool that no call was matched with.
 */
export function approvalsOf(turn: Turn, call: HookToolCall | HookPayload): readonly OpenApproval[] {
  const same = turn.memo.approvals.filter(
    (approval) => approval.tool === call.tool_name && approval.subagentId === turn.subagentId,
  )
  const matched = same.filter(({ toolUseId }) => toolUseId !== undefined && toolUseId === call.tool_use_id)
  if (matched.length > 0) return matched
  const unmatched = same.filter(({ toolUseId }) => toolUseId === undefined)
  const input = inputDigest(turn, call.tool_input)
  const [first] = unmatched.filter((approval) => approval.input === input)
  return first ? [first] : unmatched.slice(0, 1)
}

/** Open approvals of the main thread or of the sub-agent that the hook speaks of: one that goes on asks for nothing. */
export const approvalsOfThread = ({ memo, subagentId }: Turn): readonly OpenApproval[] =>
  memo.approvals.filter((approval) => approval.subagentId === subagentId)

function readQuestion(input: unknown): { question: string; options: string[] } | null {
  const [first] = list(member(input, 'questions'))
  const question = member(first, 'question')
  if (typeof question !== 'string') return null
  const labels = list(member(first, 'options')).map((option) => member(option, 'label'))
  return {
    question: clip(question, 4_000),
    options: labels.flatMap((label) => (typeof label === 'string' ? [clip(label, 500)] : [])).slice(0, 20),
  }
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined
