import { Failure } from './failure.ts'

/** A Mission Control server as a command speaks to it. */
export interface Server {
  readonly url: string
  /** @returns the parsed answer, null for one without a body. @throws Failure in the words of the server. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, more?: CallOptions): Promise<unknown>
}

export interface CallOptions {
  readonly body?: unknown
  readonly key?: string | undefined
  readonly timeoutMs?: number
  readonly headers?: Readonly<Record<string, string>>
}

const TIMEOUT_MS = 15_000

/** @param url an origin. @param signal ends what is under way. */
export function serverAt(url: string, signal: AbortSignal): Server {
  return {
    url,
    async call(method, path, { body, key, timeoutMs = TIMEOUT_MS, headers = {} } = {}) {
      let response: Response
      try {
        response = await fetch(url + path, {
          method,
          headers: {
            ...headers,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        })
      } catch (cause) {
        signal.throwIfAborted()
        throw new Failure(
          'unavailable',
          `No answer from ${url}. Is the server running, and is this its address?`,
          4,
          cause,
        )
      }
      const text = await response.text()
      const answer = parsed(text)
      if (response.ok) return answer
      throw failureOf(response, answer, url)
    },
  }
}

/** @throws Failure for what is no address of a server. */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username) return url.origin
  throw new Failure('usage', `"${text}" is no address of a server. Write it as https://control.example.com.`, 2)
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    // A page of something on the way; the status tells what there is to tell.
    return null
  }
}

function failureOf({ status, statusText }: Response, answer: unknown, url: string): Failure {
  const exit = status === 401 || status === 403 ? 5 : status >= 500 || status === 429 ? 4 : 1
  if (status === 410 && typeof answer === 'object' && answer !== null && 'type' in answer)
    return new Failure('gone', 'The log does not reach back to this cursor any more. Begin anew with: --from 0', exit)
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : null
  if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error)
    return new Failure(String(error.code), String(error.message), exit)
  return new Failure(
    'internal',
    `${url} answered ${status} ${statusText}. Is this the address of Mission Control?`,
    exit,
  )
}
