import type { ErrorBody, Issue } from '#lib/protocol/errors.ts'

/** A refusal of the API, or no answer at all, in words for a person. */
export class AnswerError extends Error {
  readonly code: string
  readonly issues: readonly Issue[]
  /** What stands now, where that was the reason of the refusal. */
  readonly current: unknown

  constructor(code: string, message: string, issues: readonly Issue[] = [], cause?: unknown, current?: unknown) {
    super(message, { cause })
    this.code = code
    this.issues = issues
    this.current = current
  }

  /** What is wrong with one field, null when nothing is. */
  about(path: string): string | null {
    return this.issues.find((issue) => issue.path === path)?.message ?? null
  }

  static from(error: unknown): AnswerError {
    return error instanceof AnswerError ? error : new AnswerError('unavailable', AWAY, [], error)
  }
}

const AWAY = 'The server did not answer. Nothing has changed; try again.'

/** One JSON request to our own API. @throws AnswerError */
export async function sendJson(
  path: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
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
    throw new AnswerError('unavailable', AWAY, [], cause)
  }
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null)
  if (response.ok) return answer
  const error = isErrorBody(answer) ? answer.error : null
  throw new AnswerError(
    error?.code ?? 'internal',
    error?.message ?? `The server answered ${response.status}.`,
    error?.issues,
    undefined,
    error?.current,
  )
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}
