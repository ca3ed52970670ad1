import type { KnownDraft } from '#lib/protocol/event.ts'
import type { LogRecord } from '../otlp/log-record.ts'
import type { MetricPoint } from '../otlp/metric-point.ts'
import type { SpanRecord } from '../otlp/span-record.ts'
import type { Reading, Reporter, TelemetryReader } from '../otlp/telemetry-reader.ts'
import { type AgentIdentity, belongingOf, identify, sessionIdOf } from './agent-identity.ts'
import { CountedBy } from './counted-by.ts'
import { Introductions } from './introductions.ts'
import { metricDrafts, tokenKind } from './metric-drafts.ts'
import { MetricSeries } from './metric-series.ts'
import { newestSpans } from './newest-spans.ts'
import { operationOf } from './operation.ts'
import { failureDraft, statusDraft, type ToldSpan, toolDraft } from './span-drafts.ts'
import { tokenCounts } from './token-counts.ts'
import { TraceMemory } from './trace-memory.ts'
import { usageDraft } from './usage-draft.ts'

export interface GenAiOptions {
  /** When this process began to listen, in ms; see metric-series.ts. */
  readonly startedMs: number
  /** Traces, services, series, agents and sessions remembered, each. */
  readonly remembered?: number
}

/**
 * Everybody's telemetry by the conventions for generative AI, present and earlier ones, with what the AI SDK, OpenLLMetry
 * and OpenInference call otherwise. Spans tell agents, sessions, tools, failures, tokens and, late as they come, a status;
 * log records and metrics tell tokens where nothing surer does (see counted-by.ts). What it remembers may all be lost: ids
 * make facts that are told again harmless.
 */
export function genAiTelemetry({ startedMs, remembered = 2_000 }: GenAiOptions): TelemetryReader {
  const traces = new TraceMemory(remembered)
  const counted = new CountedBy(remembered)
  const series = new MetricSeries(startedMs, remembered * 4)
  const introductions = new Introductions(remembered)

  function readSpans(spans: readonly SpanRecord[], reporter: Reporter): Reading {
    traces.learn(reporter.id, spans)
    const agents = new Map<string, AgentIdentity>()
    const told = spans.flatMap((span) => {
      const operation = operationOf(span)
      if (operation === null) return []
      const { agent, conversation } = traces.belonging(reporter.id, span)
      const identity = identify(span.source, agent, reporter)
      const { agentId } = identity
      agents.set(agentId, identity)
      return [{ span, operation, agentId, sessionId: sessionIdOf(agentId, conversation) }]
    })
    let rejected = 0
    const facts = told.flatMap((one) => {
      const drafts = factsOf(one, agents.get(one.agentId), reporter, counted)
      if (drafts === null) rejected++
      return drafts ?? []
    })
    const { drafts, settled } = introductions.of(reporter, [...agents.values()], told)
    return { drafts: [...drafts, ...facts, ...newestSpans(told).map(statusDraft)], rejected, settled }
  }

  function readLog(record: LogRecord, reporter: Reporter): readonly KnownDraft[] | null {
    const counts = tokenCounts(record.attributes)
    if (counts === undefined || counts === null) return counts === undefined ? [] : null
    if (!counted.countsRequest(record.source, reporter, record.at)) return []
    const { agent, conversation } = belongingOf(record.attributes)
    const identity = identify(record.source, agent, reporter)
    const { agentId, project } = identity
    const sessionId = sessionIdOf(agentId, conversation)
    const draft = usageDraft({ ...record, durationMs: null }, counts, { agentId, sessionId, project })
    // Not noted as introduced: whether this becomes durable, nobody says here.
    return draft && [...introductions.of(reporter, [identity], [{ agentId, sessionId }]).drafts, draft]
  }

  function readMetrics(points: readonly MetricPoint[], reporter: Reporter): Reading {
    const tokens = points.filter((point) => tokenKind(point) !== null)
    const { increments, settled } = series.read(tokens, reporter)
    const mine = increments.filter(({ point }) => counted.countsMetrics(point.source, reporter))
    const agents = new Map<string, AgentIdentity>()
    const drafts = metricDrafts(mine, ({ source, attributes }) => {
      const identity = identify(source, belongingOf(attributes).agent, reporter)
      agents.set(identity.agentId, identity)
      return { agentId: identity.agentId, sessionId: undefined, project: identity.project }
    })
    const introduced = introductions.of(reporter, [...agents.values()], [])
    return {
      drafts: [...introduced.drafts, ...drafts],
      rejected: tokens.filter(({ value }) => value < 0).length,
      settled: () => {
        settled()
        introduced.settled()
        for (const { point } of mine) counted.metricsCounted(point.source, reporter, point.timeMs ?? -1)
      },
    }
  }

  return { owns: () => true, readSpans, readLog, readMetrics }
}

/** @returns null when what it says of tokens is broken. */
function factsOf(
  told: ToldSpan,
  identity: AgentIdentity | undefined,
  reporter: Reporter,
  counted: CountedBy,
): readonly KnownDraft[] | null {
  const { span, operation, agentId, sessionId } = told
  if (operation === 'turn') return []
  if (operation === 'tool') return [toolDraft(told)]
  const failure = span.ok ? [] : [failureDraft(told)]
  const counts = tokenCounts(span.attributes)
  if (counts === undefined) return failure
  if (counts === null) return null
  if (!counted.countsRequest(span.source, reporter, span.endAt)) return failure
  const { source: _, ...request } = { ...span, at: span.endAt }
  const usage = usageDraft(request, counts, { agentId, sessionId, project: identity?.project ?? '' })
  return usage && [usage, ...failure]
}
