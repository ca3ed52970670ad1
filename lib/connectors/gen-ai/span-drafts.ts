import type { KnownDraft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { identifier } from '../identifier.ts'
import type { SpanRecord } from '../otlp/span-record.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { Operation } from './operation.ts'
import { textOf } from './read-attribute.ts'
import { modelOf } from './usage-draft.ts'

/** A span with all that is known of it. */
export interface ToldSpan {
  readonly span: SpanRecord
  readonly operation: Operation
  readonly agentId: string
  readonly sessionId: string | undefined
}

const TOOL = ['gen_ai.tool.name', 'ai.toolCall.name', 'tool.name', 'traceloop.entity.name']
/** Sent only by who chose to send contents. */
const ARGUMENTS = ['gen_ai.tool.call.arguments', 'ai.toolCall.args', 'ai.toolCall.input', 'input.value']

const about = ({ span, agentId, sessionId }: ToldSpan) => ({
  agentId,
  sessionId,
  occurredAt: span.endAt ?? undefined,
})

const spanKey = (what: string, { traceId, spanId }: SpanRecord): string => identifier('otel', what, traceId, spanId)

/** A call of a tool: it is told when it is over, so it has an end and a duration and no start. */
export function toolDraft(told: ToldSpan): KnownDraft {
  const { span } = told
  const tool = textOf(span.attributes, TOOL, 120) ?? (clipLine(span.name, 120) || 'tool')
  const detail = span.ok ? textOf(span.attributes, ARGUMENTS, 2_000) : errorOf(span)
  return {
    id: spanKey('tool', span),
    type: 'agent:activity',
    data: withoutUndefined({
      ...about(told),
      kind: 'tool' as const,
      phase: 'end' as const,
      toolUseId: spanKey('call', span),
      tool,
      title: clipLine(tool, 200),
      detail,
      durationMs: span.durationMs ?? undefined,
      ok: span.ok,
    }),
  }
}

/** A request that failed. It is mostly tried again, so it is no error of the agent. */
export function failureDraft(told: ToldSpan): KnownDraft {
  const { span } = told
  const error = errorOf(span)
  const model = modelOf(span.attributes)
  return {
    id: spanKey('error', span),
    type: 'agent:activity',
    data: withoutUndefined({
      ...about(told),
      kind: 'note' as const,
      title: `Request${model ? ` to ${model}` : ''} failed: ${clipLine(error, 200)}`,
      detail: error,
      ok: false,
      durationMs: span.durationMs ?? undefined,
    }),
  }
}

const errorOf = ({ error, attributes }: SpanRecord): string =>
  clip(error ?? textOf(attributes, ['error.message', 'exception.message', 'error.type']) ?? 'error', 2_000)

/**
 * What the newest span of an agent says of its status, by the client's clock: with its turn, or its trace, the agent is
 * idle, or in error when the turn failed; a part of a turn leaves it at work.
 */
export function statusDraft(told: ToldSpan): KnownDraft {
  const { span, operation } = told
  const isOver = operation === 'turn' || span.parentSpanId === null
  const failed = operation === 'turn' && !span.ok
  return {
    id: spanKey('status', span),
    type: 'agent:statusChange',
    data: withoutUndefined({
      ...about(told),
      status: failed ? ('error' as const) : isOver ? ('idle' as const) : ('working' as const),
      evidence: withoutUndefined({
        source: 'telemetry' as const,
        at: span.endAt ?? undefined,
        detail: failed ? clipLine(errorOf(span), 500) : undefined,
      }),
    }),
  }
}
