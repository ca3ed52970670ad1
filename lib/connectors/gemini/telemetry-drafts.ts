import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { identifier } from '../identifier.ts'
import type { LogRecord } from '../otlp/log-record.ts'
import type { Reporter, TelemetryReader } from '../otlp/telemetry-reader.ts'
import { countOf, numberOf, recordDigest, textOf } from '../record-attributes.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { PREFIX } from './hook-client.ts'

/**
 * Gemini CLI's telemetry tells what its hooks cannot: tokens, API calls that failed, and tool calls that never ran, as
 * after a refusal.
 *
 * It never states a status, for the reasons of claude-code/telemetry-drafts.ts. Records by the conventions for generative
 * AI, metrics and spans hold the same tokens once more and count for nothing. Of the resource nothing is kept: it holds
 * the command line, and with it the prompt.
 */
export const geminiTelemetry: TelemetryReader = {
  owns: ({ service, scope }) => service === 'gemini-cli' || scope === 'gemini-cli',
  readLog(record, reporter) {
    const session = textOf(record, 'session.id')
    if (session === undefined) return []
    const whose = subject(record, session, reporter)
    switch (textOf(record, 'event.name')) {
      case 'gemini_cli.api_response':
        return readUsage(record, whose)
      case 'gemini_cli.api_error':
        return readError(record, whose)
      case 'gemini_cli.tool_call':
        return readTool(record, whose)
      default:
        return []
    }
  },
}

type Whose = ReturnType<typeof subject>

/** The state knows whose a session is; only a key bound to one agent says it here. */
const subject = (record: LogRecord, session: string, { bound }: Reporter) => ({
  sessionId: identifier(session),
  agentId: bound.agentId,
  occurredAt: record.at ?? undefined,
})

function readUsage(record: LogRecord, whose: Whose): readonly Draft[] | null {
  const model = textOf(record, 'model')
  const input = countOf(record, 'input_token_count')
  const output = countOf(record, 'output_token_count')
  const cacheRead = countOf(record, 'cached_content_token_count')
  const reasoning = countOf(record, 'thoughts_token_count')
  const tool = countOf(record, 'tool_token_count')
  if (!model || input === null || output === null || cacheRead === null || reasoning === null || tool === null)
    return null
  return [
    {
      id: identifier(PREFIX, 'req', recordDigest(record)),
      type: 'token:usage',
      data: withoutUndefined({
        ...whose,
        model: clip(model, 120),
        provider: 'google',
        // Input holds what was read from the cache, but not what tools put into the prompt; output not what was reasoned.
        input: Math.max(0, input - cacheRead) + tool,
        output: output + reasoning,
        cacheRead,
        reasoning,
        durationMs: numberOf(record, 'duration_ms', Number.MAX_SAFE_INTEGER),
      }),
    },
  ]
}

function readError(record: LogRecord, whose: Whose): readonly Draft[] {
  const status = numberOf(record, 'status_code', 999)
  const error = textOf(record, 'error.message') ?? textOf(record, 'error') ?? 'unknown'
  // The answer of the API as it came, mostly JSON around one sentence.
  const sentence = /"message":\s*"([^"\\]+)"/.exec(error.slice(0, 10_000))?.[1] ?? error
  return [
    {
      id: identifier(PREFIX, 'error', recordDigest(record)),
      type: 'agent:activity',
      data: withoutUndefined({
        ...whose,
        kind: 'note' as const,
        title: `API error${status === undefined ? '' : ` ${status}`}: ${clipLine(sentence, 200)}`,
        detail: clip(error, 2_000),
        ok: false,
        durationMs: numberOf(record, 'duration_ms', Number.MAX_SAFE_INTEGER),
      }),
    },
  ]
}

/** What was accepted has run, and hooks told of it. */
function readTool(record: LogRecord, whose: Whose): readonly Draft[] {
  if (record.attributes.get('success') !== false || textOf(record, 'decision') === 'accept') return []
  const tool = textOf(record, 'function_name') ?? 'Tool'
  const error = textOf(record, 'error.message') ?? textOf(record, 'error')
  return [
    {
      id: identifier(PREFIX, 'tool', recordDigest(record)),
      type: 'agent:activity',
      data: withoutUndefined({
        ...whose,
        kind: 'tool' as const,
        phase: 'end' as const,
        tool: clip(tool, 120),
        title: clipLine(`${tool}: ${error ?? 'it did not run'}`, 200),
        detail: error === undefined ? undefined : clip(error, 2_000),
        ok: false,
        durationMs: numberOf(record, 'duration_ms', Number.MAX_SAFE_INTEGER),
      }),
    },
  ]
}
