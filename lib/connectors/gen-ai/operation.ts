import type { SpanRecord } from '../otlp/span-record.ts'
import { textOf } from './read-attribute.ts'

/**
 * What a span tells of: one request to a model, a call of a tool, or a turn that requests and tools are parts of. A turn
 * may repeat the tokens of its requests, so tokens are counted of requests alone.
 */
export type Operation = 'request' | 'tool' | 'turn'

const BY_NAME: Readonly<Record<string, Operation>> = {
  chat: 'request',
  text_completion: 'request',
  completion: 'request',
  generate_content: 'request',
  embeddings: 'request',
  embedding: 'request',
  rerank: 'request',
  execute_tool: 'tool',
  invoke_agent: 'turn',
  invoke_workflow: 'turn',
  LLM: 'request',
  EMBEDDING: 'request',
  RERANKER: 'request',
  TOOL: 'tool',
  AGENT: 'turn',
  CHAIN: 'turn',
  agent: 'turn',
  workflow: 'turn',
  task: 'turn',
  tool: 'tool',
}

/** Names of the attribute that says it, the surest first. */
const SAID_BY = ['gen_ai.operation.name', 'llm.request.type', 'traceloop.span.kind', 'openinference.span.kind']

/** `ai.generateText` is a turn, its `ai.generateText.doGenerate` are the requests. */
function ofAiSdk(id: string): Operation | null {
  if (id === 'ai.toolCall') return 'tool'
  if (/\.do[A-Z]\w*$/.test(id)) return 'request'
  return id.startsWith('ai.') ? 'turn' : null
}

/** @returns null for a span that has nothing to do with a model. */
export function operationOf({ attributes }: SpanRecord): Operation | null {
  const aiSdk = textOf(attributes, ['ai.operationId'])
  if (aiSdk !== undefined) return ofAiSdk(aiSdk)
  const said = textOf(attributes, SAID_BY)
  if (said !== undefined && Object.hasOwn(BY_NAME, said)) return BY_NAME[said] ?? null
  if (attributes.has('gen_ai.usage.prompt_tokens') && attributes.has('gen_ai.request.model')) return 'request'
  return null
}
