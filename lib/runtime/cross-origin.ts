import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a page of another origin may ask of the API; none of it is the browser's to add by itself. */
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE'
const HEADERS =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, MCP-Protocol-Version'
const EXPOSED = 'ETag, Retry-After'
const PREFLIGHT_SECONDS = '600'

/**
 * Lets pages of the configured origins read the API with a key or a ticket that they send themselves (P-AUTH-6). Never with
 * a cookie: there is no Access-Control-Allow-Credentials, and a request that carries one is answered as if nothing was
 * configured. What needs no credentials of theirs but belongs to a person (sign-in, setup) stays with our own pages.
 * @param allowed origins as a browser writes them.
 * @returns a function that marks the answer to a request, and returns true where it has answered a preflight.
 */
export function createCrossOrigin(
  allowed: readonly string[],
): (request: IncomingMessage, response: ServerResponse) => boolean {
  if (allowed.length === 0) return () => false
  return (request, response) => {
    if (!isShared(request.url ?? '/')) return false
    // For every origin, since an answer that was kept for one must not be given to another.
    response.setHeader('Vary', 'Origin')
    const { origin, cookie } = request.headers
    if (origin === undefined || cookie !== undefined || !allowed.includes(origin)) return false
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Access-Control-Expose-Headers', EXPOSED)
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return false
    response.writeHead(204, {
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': HEADERS,
      'Access-Control-Max-Age': PREFLIGHT_SECONDS,
    })
    response.end()
    return true
  }
}

/** Health is what a client asks to learn whether the server or only one transport is away. */
function isShared(url: string): boolean {
  const path = URL.parse(url, 'http://localhost')?.pathname ?? ''
  if (path === '/health' || path.startsWith('/v1/')) return true
  return path.startsWith('/api/') && !path.startsWith('/api/auth/') && path !== '/api/setup'
}
