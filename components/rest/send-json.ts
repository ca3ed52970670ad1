import type { ErrorBody, Issue } from '#lib/protocol/errors.ts'

/**
 * A refusal of the API, or no answer of it, in words for a person. Where no answer came to a request that changes something,
 * nobody here knows whether it was done, and nothing may say otherwise.
 */
export class AnswerError extends Error {
  readonly code: string
  readonly issues: readonly Issue[]
  /** What stands now, where that was the reason of the refusal. */
  readonly current: unknown
  /** It may have been done: the answer was lost, or was not the API's own. */
  readonly unsure: boolean

  constructor(code: string, message: string, more: AnswerErrorParts = {}) {
    super(message, { cause: more.cause })
    this.code = code
    this.issues = more.issues ?? []
    this.current = more.current
    this.unsure = more.unsure ?? false
  }

  /** A heading for it. @param refused says that it was not done. */
  title(refused: string): string {
    return this.unsure ? 'No answer came' : refused
  }

  /** What is wrong with one field, null when nothing is. */
  about(path: string): string | null {
    return this.issues.find((issue) => issue.path === path)?.message ?? null
  }

  static from(error: unknown): AnswerError {
    return error instanceof AnswerError
      ? error
      : new AnswerError('internal', 'This page failed. Reload it.', { cause: error, unsure: true })
  }
}

interface AnswerErrorParts {
  readonly issues?: readonly Issue[] | undefined
  readonly cause?: unknown
  readonly current?: unknown
  readonly unsure?: boolean
}

/** No answer of the API. A request that only reads, or that the server knows again by its key, may be sent again unseen. */
function lost(method: Method, headers: Readonly<Record<string, string>>, what: string, cause?: unknown): AnswerError {
  if (method === 'GET') return new AnswerError('unavailable', `${what} Try again.`, { cause })
  const again =
    'idempotency-key' in headers
      ? 'Trying again is safe: it is not done twice.'
      : 'Look whether it was before you try again.'
  return new AnswerError('unavailable', `${what} It may have been done or not. ${again}`, { cause, unsure: true })
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** One JSON request to our own API. @throws AnswerError */
export async function sendJson(
  path: string,
  method: Method,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(body && { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    throw lost(method, headers, 'The server did not answer.', cause)
  }
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null)
  if (response.ok) return answer
  if (isErrorBody(answer)) {
    const { code, message, issues, current } = answer.error
    throw new AnswerError(code, message, { issues, current })
  }
  // Not ours: a proxy that gave up on a server that may be at it still.
  if (response.status >= 500) throw lost(method, headers, `A server on the way answered ${response.status}.`)
  throw new AnswerError('internal', `The server answered ${response.status}.`)
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}
