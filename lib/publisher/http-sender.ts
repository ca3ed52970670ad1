import { isErrorCode, MissionError } from '#lib/protocol/errors.ts'
import type { Draft, Receipt } from '#lib/protocol/event.ts'
import type { Send } from './publisher.ts'
import { type Failure, retryDelay, retryingAfter } from './retry.ts'

export interface HttpSenderOptions {
  /** Where Mission Control is: `https://mission.example`, with or without a slash at its end. */
  readonly url: string
  /** An API key with publish scope; absent in a browser that is signed in. */
  readonly key?: string
  readonly fetch?: typeof fetch
  readonly retry?: Partial<RetryOptions>
}

export interface RetryOptions {
  /** Tries in all. */
  readonly attempts: number
  /** The wait before the second try is up to this; each further one is up to twice as long. */
  readonly baseMs: number
  /** No wait is longer; a server that asks for a longer one is not asked again. */
  readonly maxMs: number
  /** One try that takes longer counts as failed. */
  readonly timeoutMs: number
  /** From 0 to 1, for the jitter. */
  readonly random: () => number
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

/**
 * Posts to `/api/events`. Every draft gets an id before the first try, so a try whose answer was lost and is repeated is
 * stored once. Failures that may pass (no connection, 429, 5xx) are tried again with backoff, or when `Retry-After` says.
 * @throws MissionError as the server answered it, or `unavailable` when no try got an answer.
 */
export function httpSender({ url, key, fetch: request = fetch, retry }: HttpSenderOptions): Send {
  const address = `${url.replace(/\/+$/, '')}/api/events`
  const policy: RetryOptions = { ...DEFAULTS, ...retry }
  return async (drafts, { signal } = {}) => {
    if (drafts.length === 0) return []
    const body = JSON.stringify(drafts.map((draft) => ({ id: randomId(), ...draft }) satisfies Draft))
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted()
      const answer = await tryOnce(request, address, key, body, policy.timeoutMs, signal)
      if ('receipts' in answer) return receiptsFor(drafts, answer.receipts)
      const delay = attempt < policy.attempts ? retryDelay(answer, attempt, policy) : null
      if (delay === null) throw answer.error
      await policy.wait(delay, signal)
    }
  }
}

async function tryOnce(
  request: typeof fetch,
  address: string,
  key: string | undefined,
  body: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly receipts: unknown } | Failure> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await request(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    const text = await response.text()
    if (!response.ok) return failureOf(response, text)
    const answer: unknown = JSON.parse(text)
    return { receipts: typeof answer === 'object' && answer !== null && 'results' in answer ? answer.results : null }
  } catch (cause) {
    signal?.throwIfAborted()
    const message = `No answer from ${address}; whether the events were stored is not known. Is the server running?`
    return { error: new MissionError('unavailable', message, { cause }), retryable: true, retryAfterMs: null }
  }
}

/** The server's own error where its body is one; a proxy before it answers with anything. */
function failureOf(response: Response, text: string): Failure {
  const retryAfterMs = retryingAfter(response.headers.get('retry-after'), Date.now())
  const told = errorIn(text)
  const details = retryAfterMs === null ? {} : { retryAfterMs }
  if (told) {
    const { code, message, retryable, ...rest } = told
    return { error: new MissionError(code, message, { ...rest, ...details }), retryable, retryAfterMs }
  }
  const passing = response.status === 408 || response.status === 429 || response.status >= 500
  const message = `The server answered ${response.status} ${response.statusText}. Check the address.`
  return {
    error: new MissionError(passing ? 'unavailable' : 'bad_request', message, details),
    retryable: passing,
    retryAfterMs,
  }
}

function errorIn(text: string) {
  try {
    const body: unknown = JSON.parse(text)
    const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
    if (typeof error !== 'object' || error === null) return null
    const { code, message, retryable, ...rest }: Record<string, unknown> = { ...error }
    if (!isErrorCode(code)) return null
    return { code, message: String(message), retryable: retryable === true, ...rest }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function receiptsFor(drafts: readonly Draft[], results: unknown): readonly Receipt[] {
  if (Array.isArray(results) && results.length === drafts.length && results.every(isReceipt)) return results
  throw new MissionError('unavailable', 'The answer holds no receipts. Is this the address of Mission Control?')
}

const isReceipt = (value: unknown): value is Receipt =>
  typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'number' && 'id' in value

/** 128 bits; `randomUUID` is missing in browsers on plain HTTP. */
const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const DEFAULTS: RetryOptions = {
  attempts: 6,
  baseMs: 300,
  maxMs: 30_000,
  timeoutMs: 15_000,
  random: Math.random,
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const abort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }, ms)
      signal?.addEventListener('abort', abort, { once: true })
    }),
}
