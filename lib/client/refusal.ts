import { closeCode, isErrorCode } from '#lib/protocol/errors.ts'
import { type Closed, FAILED } from './transport.ts'

/**
 * What an HTTP answer that is no success means, as a close. Only a body in our one error shape speaks for the server: a
 * bare 401 or 403 may be a captive portal or a proxy, and must not sign anybody out.
 */
export async function refusal(response: Response): Promise<Closed> {
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'))
  const body = await readError(response)
  if (body === null) return closed(FAILED, `HTTP ${response.status}`, retryAfterMs)
  return closed(closeCode(body.code) ?? 1011, body.message, body.retryAfterMs ?? retryAfterMs)
}

function closed(code: number, reason: string, retryAfterMs: number | null): Closed {
  return retryAfterMs === null ? { code, reason } : { code, reason, retryAfterMs }
}

/** Seconds, as our server sends it; the form with a date is not used. */
function readRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null
}

async function readError(response: Response) {
  const text = await response.text()
  if (!(response.headers.get('content-type') ?? '').includes('application/json')) return null
  try {
    const body: { error?: { code?: unknown; message?: unknown; retryAfterMs?: unknown } } | null = JSON.parse(text)
    const error = body?.error
    if (!error || !isErrorCode(error.code)) return null
    const retryAfterMs = typeof error.retryAfterMs === 'number' ? error.retryAfterMs : null
    return { code: error.code, message: String(error.message ?? error.code), retryAfterMs }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
