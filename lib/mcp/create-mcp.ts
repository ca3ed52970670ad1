import { MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import { perSecond, type TokenBuckets } from '#lib/protocol/token-buckets.ts'
import type { CallParts } from './call.ts'
import type { Exchange } from './exchange.ts'
import type { Mcp } from './mcp.ts'
import { createWaiting } from './waiting.ts'

export interface McpParts extends Omit<CallParts, 'waiting' | 'limits'> {
  readonly limits: Limits
  readonly buckets: TokenBuckets
  readonly onError: (error: unknown) => void
}

/** The bound that a batch has in the SDK; counted here first, since each message costs a token. */
const BATCH = 100

export function createMcp(parts: McpParts): Mcp {
  const { limits, buckets, view, onError } = parts
  const waiting = createWaiting(view, limits.mcpWaitingPerPrincipal)
  let loading: Promise<Exchange> | null = null
  // With the first call: the SDK costs 28 MB, and a server whose agents speak no MCP has no use for it.
  const load = () => {
    loading ??= import('./exchange.ts').then(({ createExchange }) => createExchange(onError))
    return loading
  }
  return {
    async answer({ grant, query, body, protocolVersion, gone }) {
      const message = readMessage(body, limits.jsonDepth)
      takeMessages(buckets, limits, grant.principal.id, Array.isArray(message) ? message.length : 1)
      if (message === null) return { status: 202, contentType: 'text/plain', body: '' }
      const { buckets: _buckets, onError: _report, ...calls } = parts
      const exchange = await load()
      return exchange({ ...calls, grant, query, gone, waiting }, message, protocolVersion)
    },
    async [Symbol.asyncDispose]() {
      waiting[Symbol.dispose]()
    },
  }
}

/**
 * @returns null where nothing is left to be answered. Cancellations are left out: what they name is another request, which
 * ends when its connection does, and one in the same batch would leave that batch without its answer.
 */
function readMessage(body: Uint8Array, maxDepth: number): unknown {
  const message = parseJson(textOf(body), maxDepth)
  if (!Array.isArray(message)) return isCancellation(message) ? null : message
  if (message.length > BATCH) {
    throw new MissionError('too_large', `A batch may have ${BATCH} messages; this one has ${message.length}.`)
  }
  const left = message.filter((one) => !isCancellation(one))
  return left.length === 0 ? null : left
}

const isCancellation = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'method' in message && message.method === 'notifications/cancelled'

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new MissionError('bad_request', 'The body is not UTF-8 text.', { cause })
  }
}

function takeMessages(buckets: TokenBuckets, limits: Limits, principal: string, messages: number): void {
  const most = limits.mcpMessagesPerSecond
  const retryAfterMs = buckets.take(`mcp ${principal}`, perSecond(most), messages)
  if (retryAfterMs === 0) return
  throw new MissionError('rate_limited', `Too many calls: ${most} a second. Try again in ${retryAfterMs} ms.`, {
    retryAfterMs,
  })
}
