/**
 * The one table of errors: code → HTTP status → WebSocket close code → may the same request be tried again.
 * A close code of null means that the error answers a request and never closes a connection by itself.
 */
const TABLE = {
  bad_request: { status: 400, close: 4000, retryable: false },
  unauthenticated: { status: 401, close: 4001, retryable: false },
  revoked: { status: 401, close: 4009, retryable: false },
  forbidden: { status: 403, close: 4003, retryable: false },
  not_found: { status: 404, close: 4004, retryable: false },
  method_not_allowed: { status: 405, close: null, retryable: false },
  conflict: { status: 409, close: null, retryable: false },
  gone: { status: 410, close: null, retryable: false },
  too_large: { status: 413, close: 1009, retryable: false },
  unsupported_media: { status: 415, close: null, retryable: false },
  invalid: { status: 422, close: null, retryable: false },
  version: { status: 426, close: 4006, retryable: false },
  rate_limited: { status: 429, close: 4100, retryable: true },
  connection_limit: { status: 429, close: 4105, retryable: true },
  internal: { status: 500, close: 1011, retryable: true },
  overloaded: { status: 503, close: 4101, retryable: true },
  unavailable: { status: 503, close: 1013, retryable: true },
} as const

export type ErrorCode = keyof typeof TABLE
/** The closed list, for documents. */
export const ERROR_CODES: readonly string[] = Object.keys(TABLE)

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

export const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(TABLE, code)

export function isMissionError(error: unknown): error is MissionError {
  return error instanceof Error && error.name === 'MissionError' && 'code' in error && isErrorCode(error.code)
}

export const httpStatus = (code: ErrorCode): number => TABLE[code].status
export const closeCode = (code: ErrorCode): number | null => TABLE[code].close

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
      retryable: TABLE[error.code].retryable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(issues === undefined ? {} : { issues }),
      ...(index === undefined ? {} : { index }),
      ...(current === undefined ? {} : { current }),
    },
  }
}
