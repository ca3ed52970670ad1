import type { Draft } from '#lib/protocol/event.ts'
import type { RunningTool } from '../hooks/session-memo.ts'
import type { SessionMemory } from '../hooks/session-memory.ts'
import { backAtPrompt } from '../hooks/session-readings.ts'
import { failCall } from '../hooks/tool-drafts.ts'
import type { Reading, Turn } from '../hooks/turn.ts'
import { identifier } from '../identifier.ts'
import type { LogRecord } from '../otlp/log-record.ts'
import type { Reporter } from '../otlp/telemetry-reader.ts'
import { numberOf, textOf } from '../record-attributes.ts'
import { draftsFromTelemetry } from './telemetry-turn.ts'

/** How a call went that hooks had announced and whose end they did not tell. */
type Outcome = 'allowed' | 'denied' | 'interrupted'

/**
 * What a person does to a call at the agent itself fires no hook: neither an answer in the dialog, until the call that was
 * allowed has run, nor a refusal, nor Esc while it runs, both of which end the turn. Telemetry tells it a second or two
 * later. By then the hooks have told of every other end: so it is this one only while its call is open here.
 */
export function callDrafts(record: LogRecord, reporter: Reporter, memory: SessionMemory): readonly Draft[] {
  const session = textOf(record, 'session.id')
  const toolUseId = textOf(record, 'tool_use_id')
  const outcome = outcomeOf(record)
  if (session === undefined || toolUseId === undefined || outcome === null) return []
  const { tools } = memory.get(reporter.id, session)
  const call = tools.find((tool) => tool.toolUseId === identifier(toolUseId))
  if (call === undefined) return []
  const said = { session, name: `${outcome} at the agent, by its telemetry`, subagentId: call.subagentId }
  return draftsFromTelemetry(memory, reporter, said, (turn) =>
    readCall(turn, call, outcome, numberOf(record, 'duration_ms', Number.MAX_SAFE_INTEGER)),
  )
}

function outcomeOf(record: LogRecord): Outcome | null {
  if (textOf(record, 'event.name') === 'tool_result')
    return textOf(record, 'success') === 'false' ? 'interrupted' : null
  if (textOf(record, 'decision') === 'accept') return 'allowed'
  return textOf(record, 'source')?.startsWith('user') ? 'denied' : null
}

function readCall(turn: Turn, call: RunningTool, outcome: Outcome, durationMs: number | undefined): Reading | null {
  const approvals = turn.memo.approvals.filter(({ toolUseId }) => toolUseId === call.toolUseId)
  if (outcome === 'allowed')
    return approvals.length === 0 ? null : { settled: { approvals, message: 'Allowed at the agent.' } }
  const message = outcome === 'denied' ? 'Denied at the agent.' : 'Interrupted at the agent.'
  const end = failCall(turn, call, { detail: message, ...(durationMs === undefined ? {} : { durationMs }) })
  // A sub-agent is told of it and goes on, or ends with a hook of its own.
  if (call.subagentId !== undefined) return { drafts: [end], ended: [call.toolUseId], settled: { approvals, message } }
  const rest = { ...turn, memo: { ...turn.memo, tools: turn.memo.tools.filter((tool) => tool !== call) } }
  const { drafts = [], ended = [], ...back } = backAtPrompt(rest, message)
  return { ...back, drafts: [end, ...drafts], ended: [call.toolUseId, ...ended] }
}
