import { errorBody, httpStatus } from '#lib/protocol/errors.ts'

/** Any thrown value as an HTTP answer in the one error shape. */
export function errorResponse(error: unknown): Response {
  const body = errorBody(error)
  const { code, retryAfterMs } = body.error
  const status = httpStatus(code)
  const headers = new Headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  if (retryAfterMs !== undefined) headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)))
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="mission-control"')
  return Response.json(body, { status, headers })
}
