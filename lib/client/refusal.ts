import { closeCode, type ErrorBody, isErrorCode } from '#lib/protocol/errors.ts'
import { type Closed, FAILED, readJson } from './transport.ts'

/**
 * What an HTTP answer that is no success means, as a close. Only a body in our one error shape speaks for the server: a
 * bare 401 or 403 may be a captive portal or a proxy, and must not sign anybody out.
 */
export async function refusal(response: Response): Promise<Closed> {
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'))
  const error = errorIn(readJson(await response.text()))
  if (error === null) return closed(FAILED, `HTTP ${response.status}`, retryAfterMs)
  return closed(closeCode(error.code) ?? 1011, error.message, error.retryAfterMs ?? retryAfterMs)
}

function closed(code: number, reason: string, retryAfterMs: number | null): Closed {
  return retryAfterMs === null ? { code, reason } : { code, reason, retryAfterMs }
}

/** Seconds, as our server sends it; the form with a date is not used. */
function readRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null
}

/** @returns null for a body that is not in our error shape. */
export function errorIn(body: unknown): ErrorBody['error'] | null {
  const error = (body as Partial<ErrorBody> | null)?.error
  return error && isErrorCode(error.code) ? error : null
}
