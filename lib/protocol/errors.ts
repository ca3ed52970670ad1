/**
 * The one list of errors, with the close code of each that may end a WebSocket; the others only ever answer a request. Apart
 * from what HTTP says of them, which a browser never has to look up.
 */
const CLOSE_CODES = {
  bad_request: 4000,
  unauthenticated: 4001,
  revoked: 4009,
  forbidden: 4003,
  not_found: 4004,
  method_not_allowed: null,
  conflict: null,
  gone: null,
  too_large: 1009,
  unsupported_media: null,
  invalid: null,
  version: 4006,
  rate_limited: 4100,
  connection_limit: 4105,
  internal: 1011,
  overloaded: 4101,
  unavailable: 1013,
} as const

export type ErrorCode = keyof typeof CLOSE_CODES

/** HTTP status, and whether the same request may be tried again. */
const ANSWERS: Record<ErrorCode, { readonly status: number; readonly retryable: boolean }> = {
  bad_request: { status: 400, retryable: false },
  unauthenticated: { status: 401, retryable: false },
  revoked: { status: 401, retryable: false },
  forbidden: { status: 403, retryable: false },
  not_found: { status: 404, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  conflict: { status: 409, retryable: false },
  gone: { status: 410, retryable: false },
  too_large: { status: 413, retryable: false },
  unsupported_media: { status: 415, retryable: false },
  invalid: { status: 422, retryable: false },
  version: { status: 426, retryable: false },
  rate_limited: { status: 429, retryable: true },
  connection_limit: { status: 429, retryable: true },
  internal: { status: 500, retryable: true },
  overloaded: { status: 503, retryable: true },
  unavailable: { status: 503, retryable: true },
}

/** The closed list, for documents. */
export const errorCodes = (): string[] => Object.keys(CLOSE_CODES)

/** One thing that is wrong with one field. `path` is dotted, with array indexes as numbers: `data.tokens.0.input`. */
export interface Issue {
  readonly path: string
  readonly message: string
}

/** The one error shape on every transport. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode
    readonly message: string
    readonly retryable: boolean
    readonly retryAfterMs?: number
    readonly issues?: readonly Issue[]
    /** Index of the refused event in an atomic batch. */
    readonly index?: number
    /** What stands now, where a decision was refused because of it. */
    readonly current?: unknown
  }
}

export interface ErrorDetails {
  readonly issues?: readonly Issue[]
  readonly index?: number
  readonly current?: unknown
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** The one error class. Its module exists more than once in a process, so compare `code` and never use instanceof. */
export class MissionError extends Error {
  override readonly name = 'MissionError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  /** @param message names the thing that is wrong and the fix; it is shown to people and programs as it stands. */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.details = details
  }
}

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(CLOSE_CODES, code)

export function isMissionError(error: unknown): error is MissionError {
  return error instanceof Error && error.name === 'MissionError' && 'code' in error && isErrorCode(error.code)
}

export const httpStatus = (code: ErrorCode): number => ANSWERS[code].status
export const closeCode = (code: ErrorCode): number | null => CLOSE_CODES[code]

/** The body for any thrown value. What is not ours becomes `internal` and tells nothing of the inside. */
export function errorBody(error: unknown): ErrorBody {
  if (!isMissionError(error)) {
    return {
      error: { code: 'internal', message: 'The server failed; nothing was stored. Try again.', retryable: true },
    }
  }
  const { issues, index, current, retryAfterMs } = error.details
  return {
    error: {
      code: error.code,
      message: error.message,
      retryable: ANSWERS[error.code].retryable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(issues === undefined ? {} : { issues }),
      ...(index === undefined ? {} : { index }),
      ...(current === undefined ? {} : { current }),
    },
  }
}
