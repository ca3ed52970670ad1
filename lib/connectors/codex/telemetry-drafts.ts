import type { Draft } from '#lib/protocol/event.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import { clip, clipLine } from '../clip.ts'
import { hookPayload } from '../hooks/hook.schema.ts'
import { toolTitle } from '../hooks/tool-title.ts'
import { identifier } from '../identifier.ts'
import type { LogRecord } from '../otlp/log-record.ts'
import type { Reporter, TelemetryReader } from '../otlp/telemetry-reader.ts'
import { countOf, numberOf, recordDigest, textOf } from '../record-attributes.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { PREFIX, titleOf } from './hook-client.ts'
import type { SubagentThreads } from './threads.ts'
import { isFailure } from './tool-output.ts'

/** Services and scopes of its programs: codex_exec, codex_cli_rs, codex_otel.log_only, codex. */
const ITS_NAMES = /^codex(?:$|[_-](?:app|cli|exec|mcp|otel|sdk|tui|vscode))/

/**
 * Codex's telemetry tells what its hooks cannot: tokens, API calls that failed, and which commands failed. Of tool calls
 * that ended well it tells what hooks tell, under their ids, for those who have not trusted the hooks yet.
 *
 * It never states a status, for the reasons of claude-code/telemetry-drafts.ts. Its metrics hold the same tokens once more
 * and its spans nothing that is read.
 */
export const codexTelemetry = (threads: SubagentThreads): TelemetryReader => ({
  owns: ({ service, scope }) => ITS_NAMES.test(service ?? '') || ITS_NAMES.test(scope ?? ''),
  readLog(record, reporter) {
    const conversation = textOf(record, 'conversation.id')
    if (conversation === undefined) return []
    const whose = subject(record, conversation, reporter, threads)
    switch (textOf(record, 'event.name')) {
      case 'codex.sse_event':
      case 'codex.websocket_event':
        return textOf(record, 'event.kind') === 'response.completed' ? readUsage(record, whose) : []
      case 'codex.api_request':
        return readRequest(record, whose)
      case 'codex.tool_result':
        return readTool(record, whose)
      default:
        return []
    }
  },
})

type Whose = ReturnType<typeof subject>

/** The state knows whose a session is; only a key bound to one agent says it here. */
function subject(record: LogRecord, conversation: string, { id, bound }: Reporter, threads: SubagentThreads) {
  const owner = threads.ownerOf(id, conversation)
  return {
    sessionId: owner?.sessionId ?? identifier(conversation),
    subagentId: owner?.subagentId,
    agentId: bound.agentId,
    occurredAt: record.at ?? undefined,
  }
}

function readUsage(record: LogRecord, whose: Whose): readonly Draft[] | null {
  // Every reply completes twice, once without its tokens.
  if (!record.attributes.has('input_token_count')) return []
  const model = textOf(record, 'model')
  const input = countOf(record, 'input_token_count')
  const output = countOf(record, 'output_token_count')
  const cacheRead = countOf(record, 'cached_token_count')
  const cacheWrite = countOf(record, 'cache_write_token_count')
  const reasoning = countOf(record, 'reasoning_token_count')
  if (!model || input === null || output === null || cacheRead === null || cacheWrite === null || reasoning === null)
    return null
  return [
    {
      id: identifier(PREFIX, 'req', recordDigest(record)),
      type: 'token:usage',
      data: withoutUndefined({
        ...whose,
        model: clip(model, 120),
        provider: 'openai',
        // Input holds what was read from the cache, and output what was reasoned.
        input: Math.max(0, input - cacheRead),
        output,
        cacheRead,
        cacheWrite,
        reasoning,
      }),
    },
  ]
}

function readRequest(record: LogRecord, whose: Whose): readonly Draft[] {
  const status = numberOf(record, 'http.response.status_code', 999)
  const error = textOf(record, 'error.message')
  if (error === undefined && (status === undefined || status < 400)) return []
  return [
    {
      id: identifier(PREFIX, 'error', recordDigest(record)),
      type: 'agent:activity',
      data: withoutUndefined({
        ...whose,
        kind: 'note' as const,
        title: `API error${status === undefined ? '' : ` ${status}`}: ${clipLine(error ?? 'unknown', 200)}`,
        ok: false,
        durationMs: numberOf(record, 'duration_ms', Number.MAX_SAFE_INTEGER),
      }),
    },
  ]
}

const SHELLS = new Set(['exec_command', 'shell', 'shell_command', 'local_shell', 'container.exec'])

function readTool(record: LogRecord, whose: Whose): readonly Draft[] {
  const callId = textOf(record, 'call_id')
  if (callId === undefined) return []
  const name = textOf(record, 'tool_name') ?? 'Tool'
  const tool = SHELLS.has(name) ? 'Bash' : name
  const output = textOf(record, 'output') ?? ''
  const failed = textOf(record, 'success') === 'false' || isFailure(output)
  const hook = hookPayload.parse({ tool_name: tool, tool_input: readArguments(textOf(record, 'arguments') ?? '') })
  return [
    {
      id: identifier(PREFIX, whose.sessionId, identifier(callId), failed ? 'failed' : 'end'),
      type: 'agent:activity',
      data: withoutUndefined({
        ...whose,
        kind: 'tool' as const,
        phase: 'end' as const,
        toolUseId: identifier(callId),
        tool: clip(tool, 120),
        title: titleOf(hook, '') ?? toolTitle(tool, hook.tool_input, ''),
        ok: !failed,
        detail: failed ? clip(output, 2_000) : undefined,
        durationMs: numberOf(record, 'duration_ms', Number.MAX_SAFE_INTEGER),
      }),
    },
  ]
}

const DEPTH = 20

/** A tool's arguments as its hook tells them: JSON, or the text of a patch. */
function readArguments(text: string): unknown {
  if (!text.startsWith('{')) return text
  try {
    const input = parseJson(text, DEPTH)
    if (typeof input !== 'object' || input === null || !('cmd' in input)) return input
    return { command: Array.isArray(input.cmd) ? input.cmd.join(' ') : input.cmd }
  } catch {
    // Cut off on its way: the tool's name has to do.
    return {}
  }
}
