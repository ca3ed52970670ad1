import type { Attributes } from '../otlp/telemetry-source.ts'
import { numberOf } from './read-attribute.ts'

/** Tokens of one request. `input` excludes what was read from or written to a cache. */
export interface TokenCounts {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly reasoning?: number
}

/** Present and earlier names of each count, the surest first. */
const NAMES = {
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
    'llm.usage.prompt_tokens',
    'llm.token_count.prompt',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'llm.usage.completion_tokens',
    'llm.token_count.completion',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.input_tokens.cached',
    'ai.usage.inputTokenDetails.cacheReadTokens',
    'ai.usage.cachedInputTokens',
    'llm.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
    'llm.usage.cache_creation_input_tokens',
    'llm.token_count.prompt_details.cache_write',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.details.reasoning_tokens',
    'ai.usage.outputTokenDetails.reasoningTokens',
    'ai.usage.reasoningTokens',
    'llm.usage.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
  ],
} as const

/** @returns undefined where no tokens are told; null where a count is there and is none. */
export function tokenCounts(attributes: Attributes): TokenCounts | null | undefined {
  const input = countOf(attributes, NAMES.input)
  const output = countOf(attributes, NAMES.output)
  const cacheRead = countOf(attributes, NAMES.cacheRead)
  const cacheWrite = countOf(attributes, NAMES.cacheWrite)
  const reasoning = countOf(attributes, NAMES.reasoning)
  if ([input, output, cacheRead, cacheWrite, reasoning].includes(null)) return null
  if (input === undefined && output === undefined) return undefined
  const counts = { input: input ?? 0, output: output ?? 0, cacheRead: cacheRead ?? 0, cacheWrite: cacheWrite ?? 0 }
  return {
    ...(excludesCache(attributes) ? counts : withoutCache(counts)),
    ...(reasoning === undefined || reasoning === null ? {} : { reasoning }),
  }
}

/**
 * The conventions say that input includes what a cache took part in. Where it is less than that, whoever counted left the
 * cache out, and nothing is taken away.
 */
export function withoutCache(counts: TokenCounts): TokenCounts {
  const cached = counts.cacheRead + counts.cacheWrite
  return { ...counts, input: counts.input < cached ? counts.input : counts.input - cached }
}

/** The AI SDK before its version 6 handed on what the provider counts, and Anthropic counts input without the cache. */
function excludesCache(attributes: Attributes): boolean {
  const provider = attributes.get('ai.model.provider')
  return (
    typeof provider === 'string' &&
    /anthropic/i.test(provider) &&
    attributes.has('ai.usage.cachedInputTokens') &&
    !attributes.has('ai.usage.inputTokenDetails.cacheReadTokens')
  )
}

function countOf(attributes: Attributes, names: readonly string[]): number | null | undefined {
  const count = numberOf(attributes, names, Number.MAX_SAFE_INTEGER)
  return typeof count === 'number' && !Number.isSafeInteger(count) ? null : count
}
