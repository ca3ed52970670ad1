import type { KnownDraft } from '#lib/protocol/event.ts'
import { digest, identifier } from '../identifier.ts'
import type { Attributes } from '../otlp/telemetry-source.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { numberOf, textOf } from './read-attribute.ts'
import type { TokenCounts } from './token-counts.ts'

/** A request to a model, from a span or from a log record. */
export interface ToldRequest {
  readonly attributes: Attributes
  readonly traceId: string | null
  readonly spanId: string | null
  readonly at: string | null
  readonly durationMs: number | null
}

/** Whose it is. */
export interface Whose {
  readonly agentId: string
  readonly sessionId: string | undefined
  readonly project: string
}

const MODEL = [
  'gen_ai.response.model',
  'ai.response.model',
  'llm.response.model',
  'gen_ai.request.model',
  'ai.model.id',
  'llm.request.model',
  'llm.model_name',
]
const PROVIDER = ['gen_ai.provider.name', 'gen_ai.system', 'ai.model.provider', 'llm.vendor', 'llm.provider']
const COST = ['gen_ai.usage.cost', 'operation.cost', 'llm.cost.total']
const RESPONSE = ['gen_ai.response.id', 'ai.response.id', 'llm.response.id']

/** @returns null when it names no model. */
export function usageDraft(told: ToldRequest, counts: TokenCounts, whose: Whose): KnownDraft | null {
  const { attributes } = told
  const model = modelOf(attributes)
  if (model === undefined) return null
  const costUsd = numberOf(attributes, COST, 1_000_000) ?? undefined
  return {
    id: requestId(told, counts),
    type: 'token:usage',
    data: withoutUndefined({
      ...whose,
      model,
      provider: providerOf(attributes),
      ...counts,
      costUsd,
      costSource: costUsd === undefined ? undefined : ('reported' as const),
      requestId: textOf(attributes, RESPONSE),
      durationMs: told.durationMs ?? undefined,
      occurredAt: told.at ?? undefined,
    }),
  }
}

export const modelOf = (attributes: Attributes): string | undefined => textOf(attributes, MODEL, 120)

/** The AI SDK adds the API that it used: `openai.chat`, `anthropic.messages`. */
export const providerOf = (attributes: Attributes): string | undefined =>
  textOf(attributes, PROVIDER, 60)?.replace(/\.(chat|responses|completion|messages|embedding|generative-ai)$/, '')

/**
 * The same for one request whoever tells of it: two instrumentations above each other, a span and a log record, an export
 * that is sent again. The response's id says which request of its trace it is, and with the output it does so even where
 * a server of models gives the same few ids again and again.
 */
function requestId({ attributes, traceId, spanId, at }: ToldRequest, { output }: TokenCounts): string {
  const response = textOf(attributes, RESPONSE)
  const which = response ?? spanId
  return identifier('otel', 'req', digest(which ? [traceId, which, output] : [traceId, at, [...attributes]]))
}
