import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isMissionError } from '#lib/protocol/errors.ts'
import { checkHost, guardedLookup } from './addresses.ts'

export interface Posted {
  /** Null where there was no answer. */
  readonly code: number | null
  readonly error: string | null
  readonly ms: number
  /** What the answer asked to wait, in milliseconds. */
  readonly retryAfterMs: number | null
}

export interface PostOptions {
  /** From the beginning to the head of the answer and its first bytes. */
  readonly timeoutMs: number
  readonly lookup?: LookupFunction
  readonly signal?: AbortSignal
}

/** No answer is read beyond this: its status is all that is wanted of it. */
const ANSWER_BYTES = 64 * 1024

/**
 * Posts once, on a connection of its own, and never follows a redirect: its target was checked by nobody. Never rejects.
 * @param url http or https.
 */
export async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  { timeoutMs, lookup = guardedLookup(), signal }: PostOptions,
): Promise<Posted> {
  const started = performance.now()
  const late = AbortSignal.timeout(timeoutMs)
  const took = () => Math.round(performance.now() - started)
  try {
    checkHost(url.hostname)
    const abort = signal === undefined ? late : AbortSignal.any([late, signal])
    const answer = await answerOf(url, headers, body, lookup, abort)
    const retryAfterMs = retryAfter(answer.headers['retry-after'])
    await drain(answer, abort)
    const code = answer.statusCode ?? null
    return { code, error: null, ms: took(), retryAfterMs }
  } catch (error) {
    return { code: null, error: late.aborted ? 'timeout' : reason(error), ms: took(), retryAfterMs: null }
  }
}

function answerOf(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const bytes = Buffer.from(body)
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(bytes.length) },
    lookup,
    signal,
    agent: false,
  }
  const request: ClientRequest =
    url.protocol === 'https:' ? httpsRequest(url, options, resolve) : httpRequest(url, options, resolve)
  request.on('error', reject)
  // The last of a request: one that ends in an upgrade has neither an answer nor an error.
  request.on('close', () => reject(new Error('no answer')))
  request.end(bytes)
  return promise
}

/** Reads what is there, up to a bound, so that a receiver is not cut off in the middle of a short answer. */
async function drain(answer: IncomingMessage, signal: AbortSignal): Promise<void> {
  let bytes = 0
  try {
    for await (const chunk of answer) {
      bytes += chunk.length
      if (bytes > ANSWER_BYTES || signal.aborted) break
    }
  } catch (error) {
    // Its status has come, which is all that counts.
    if (!(error instanceof Error)) throw error
  } finally {
    answer.destroy()
  }
}

const HOUR_MS = 3_600_000

/** Seconds, as nearly everybody sends it; a date is not believed, since clocks differ. */
function retryAfter(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,6}$/.test(text)) return null
  return Math.min(HOUR_MS, Number(text) * 1_000)
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'name not found',
  EAI_AGAIN: 'name not found',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'host not reachable',
  ENETUNREACH: 'network not reachable',
}

/** Never the words of the other side. */
function reason(error: unknown): string {
  if (isMissionError(error)) return 'address refused'
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (Object.hasOwn(WORDS, code)) return WORDS[code] ?? code
  if (/^(ERR_TLS|CERT|DEPTH|SELF_SIGNED|UNABLE_TO|ERR_SSL)/.test(code)) return 'certificate not trusted'
  return code === '' ? 'no answer' : code.toLowerCase().slice(0, 40)
}
