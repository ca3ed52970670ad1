import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import type { SessionMemory } from '../hooks/session-memory.ts'
import { digest, identifier } from '../identifier.ts'
import type { LogRecord } from '../otlp/log-record.ts'
import type { Reporter, TelemetryReader } from '../otlp/telemetry-reader.ts'
import type { Attributes } from '../otlp/telemetry-source.ts'
import { clipped, countOf, numberOf, textOf } from '../record-attributes.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { callDrafts } from './call-drafts.ts'
import { createTurnSpans } from './turn-spans.ts'

/**
 * Claude Code's telemetry tells what its hooks cannot: tokens and money, one `token:usage` for each `api_request` record,
 * and API calls that failed.
 *
 * It states no status of its own. Exports arrive seconds after what they tell of, often after the session's end, so the
 * hooks' word would be contradicted by an older one; and a failed call is mostly tried again, so it is no error of the
 * agent. Only of a call that the hooks left open it is believed how it ended (call-drafts.ts).
 * Metrics and spans hold the same tokens once more, without what they cost, and count for nothing, lest they come first;
 * of spans only the end of a turn is read (turn-spans.ts). Prompts and what else tools do are told by hooks.
 *
 * Without hooks it does not say in which project it works: then one agent for each machine stands for all its sessions, and
 * is made only of a session that hooks did not introduce. Hooks that come later take the session over, with what it uses
 * from then on; what was counted before stays with the agent of the machine, since nothing says whose project it was.
 */
export function claudeCodeTelemetry(memory: SessionMemory): TelemetryReader {
  const turns = createTurnSpans(memory)
  return {
    // The scope stays the same where a user renames the service.
    owns: ({ service, scope }) =>
      service === 'claude-code' || (scope?.startsWith('com.anthropic.claude_code') ?? false),
    readLog(record, reporter) {
      switch (record.attributes.get('event.name')) {
        case 'user_prompt':
          turns.begin(record, reporter)
          return []
        case 'api_request':
          return readUsage(record, reporter)
        case 'api_error':
          return readError(record, reporter)
        case 'tool_decision':
        case 'tool_result':
          return callDrafts(record, reporter, memory)
        default:
          return []
      }
    },
    readSpans: turns.end,
  }
}

function readUsage(record: LogRecord, reporter: Reporter): readonly Draft[] | null {
  const model = textOf(record, 'model')
  const sessionId = textOf(record, 'session.id')
  const tokens = {
    input: countOf(record, 'input_tokens'),
    output: countOf(record, 'output_tokens'),
    cacheRead: countOf(record, 'cache_read_tokens'),
    cacheWrite: countOf(record, 'cache_creation_tokens'),
  }
  if (!model || !sessionId || Object.values(tokens).includes(null)) return null
  const costUsd = numberOf(record, 'cost_usd', 1_000_000)
  return [
    {
      id: requestKey(record, 'req'),
      type: 'token:usage',
      data: withoutUndefined({
        ...subject(record, sessionId, reporter),
        model: clip(model, 120),
        provider: providerOf(record),
        input: tokens.input ?? 0,
        output: tokens.output ?? 0,
        cacheRead: tokens.cacheRead ?? 0,
        cacheWrite: tokens.cacheWrite ?? 0,
        costUsd,
        costSource: costUsd === undefined ? undefined : ('reported' as const),
        requestId: clipped(textOf(record, 'request_id'), 200),
        durationMs: numberOf(record, 'duration_ms', Number.MAX_SAFE_INTEGER),
      }),
    },
  ]
}

function readError(record: LogRecord, reporter: Reporter): readonly Draft[] | null {
  const sessionId = textOf(record, 'session.id')
  if (!sessionId) return null
  const status = numberOf(record, 'status_code', 999)
  const attempt = numberOf(record, 'attempt', 1_000)
  const error = textOf(record, 'error') ?? 'unknown'
  return [
    {
      id: identifier(requestKey(record, 'error'), String(attempt ?? 1)),
      type: 'agent:activity',
      data: withoutUndefined({
        ...subject(record, sessionId, reporter),
        kind: 'note' as const,
        title: `API error${status === undefined ? '' : ` ${status}`}: ${clipLine(error, 200)}`,
        detail: clip(error, 2_000),
        ok: false,
        durationMs: numberOf(record, 'duration_ms', Number.MAX_SAFE_INTEGER),
      }),
    },
  ]
}

/** The state knows whose a session is that hooks introduced; this names it where they did not. */
const subject = (record: LogRecord, sessionId: string, reporter: Reporter) => {
  const subagentId = textOf(record, 'agent_id')
  return {
    sessionId: identifier(sessionId),
    agentId: reporter.bound.agentId ?? machineAgent(record.source.resource, reporter),
    subagentId: subagentId ? identifier(subagentId) : undefined,
    occurredAt: record.at ?? undefined,
  }
}

function machineAgent(resource: Attributes, { name, bound }: Reporter): string {
  const host = resource.get('host.name')
  return identifier('claude-code', bound.machine ?? (typeof host === 'string' && host !== '' ? host : name))
}

/** An export that is sent again gives the same id. */
function requestKey(record: LogRecord, what: string): string {
  const request = textOf(record, 'request_id')
  if (request) return identifier('cc', what, request)
  const told = ['session.id', 'event.sequence', 'event.timestamp'].map((name) =>
    String(record.attributes.get(name) ?? ''),
  )
  return identifier('cc', what, digest([...told, record.at]))
}

function providerOf(record: LogRecord): string | undefined {
  const provider = textOf(record, 'anthropic.provider')
  return provider === 'firstParty' ? 'anthropic' : clipped(provider, 60)
}
