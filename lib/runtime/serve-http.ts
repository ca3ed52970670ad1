import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authenticator } from '#lib/auth/authenticate.ts'
import { authorize } from '#lib/auth/authorize.ts'
import { nodeCredentials } from '#lib/auth/credentials.ts'
import type { Grant } from '#lib/auth/principal.ts'
import type { Access } from '#lib/auth/routes.ts'
import type { Connector, Publish } from '#lib/connectors/connector.ts'
import { DELIVERY_HEADER, publishingOnce } from '#lib/connectors/delivery.ts'
import { findConnector } from '#lib/connectors/registry.ts'
import type { Snapshot } from '#lib/hub/hub.ts'
import { postEvents } from '#lib/ingest/post-events.ts'
import { readBody } from '#lib/ingest/read-body.ts'
import { errorBody, httpStatus, isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { refuseRoute } from '#lib/rest/route-refusal.ts'
import { createSnapshotAnswer } from '#lib/rest/snapshot-answer.ts'
import { type Answer, send } from './send-answer.ts'
import { createServeMcp, MCP_PATH, type McpServing } from './serve-mcp.ts'

/**
 * The paths that are answered before Next, because a route handler costs many times the CPU: publishing, agent ingest,
 * health, metrics, and the snapshot, whose compressed bytes all who ask can share only here. Their authorisation entries
 * stand in lib/auth/routes.ts, by: 'server'.
 */
export interface HttpParts extends McpServing {
  readonly authenticator: Authenticator
  readonly limits: Limits
  readonly publish: Publish
  readonly connectors: readonly Connector[]
  readonly snapshot: () => Snapshot
  readonly now: () => number
  readonly health: () => Health
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>
  readonly onError: (error: unknown) => void
}

/** `unavailable`: a store has stopped, and only a restart helps. */
export type Health =
  | { readonly status: 'ok'; readonly ready: true }
  | { readonly status: 'stopping' | 'unavailable'; readonly ready: false }

interface Call {
  readonly request: IncomingMessage
  readonly url: URL
  readonly grant: Grant | null
}

interface FastPath {
  readonly method: 'GET' | 'POST'
  readonly access: Access
  /** Other methods on the same path go on to Next instead of being refused here. */
  readonly shared: boolean
  answer(call: Call): Promise<Answer>
}

/** @returns a function that answers a request and returns true, or returns false for Next. */
export function createServeHttp(parts: HttpParts): (request: IncomingMessage, response: ServerResponse) => boolean {
  const exact = fastPaths(parts)
  const serveMcp = createServeMcp(parts)
  return (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (!url) return false
    if (url.pathname === MCP_PATH) {
      serveMcp(request, response, url.searchParams)
      return true
    }
    const path = exact.get(url.pathname) ?? connectorPath(parts, url.pathname)
    if (!path) return refuseForNext(request, response, url.pathname)
    if (path.method !== request.method && !(path.method === 'GET' && request.method === 'HEAD')) {
      if (path.shared) return false
      refuse(
        response,
        new MissionError('method_not_allowed', `${url.pathname} takes ${path.method}, not ${request.method}.`),
        { allow: path.method },
      )
      return true
    }
    serve(parts, path, request, url).then(
      (answer) => send(response, answer),
      (error) => {
        if (!isMissionError(error)) parts.onError(error)
        refuse(response, error)
      },
    )
    return true
  }
}

/** Next answers what it has no handler for with a page or with nothing: under /api that is said in the one error shape. */
function refuseForNext(request: IncomingMessage, response: ServerResponse, pathname: string): boolean {
  const refusal = refuseRoute(request.method ?? 'GET', pathname)
  if (!refusal) return false
  refuse(response, refusal.error, refusal.allow === null ? {} : { allow: refusal.allow })
  return true
}

async function serve(parts: HttpParts, path: FastPath, request: IncomingMessage, url: URL): Promise<Answer> {
  if (path.access === 'open') return path.answer({ request, url, grant: null })
  const credentials = nodeCredentials(request)
  const grant = await parts.authenticator.authenticate(credentials)
  if (grant && path.method === 'POST') parts.authenticator.checkOrigin(credentials, grant)
  authorize(grant, path.access)
  return path.answer({ request, url, grant })
}

function fastPaths(parts: HttpParts): ReadonlyMap<string, FastPath> {
  const { limits, publish } = parts
  const snapshotAnswer = createSnapshotAnswer(parts.snapshot)
  return new Map<string, FastPath>([
    [
      '/api/events',
      {
        method: 'POST',
        access: 'publish',
        shared: true,
        answer: async ({ request, grant }) =>
          postEvents(
            granted(grant),
            request.headers['content-type'] ?? '',
            await readBody(request, limits.bodyBytes),
            publish,
            limits,
          ),
      },
    ],
    [
      '/health',
      {
        method: 'GET',
        access: 'open',
        shared: false,
        answer: async () => {
          const health = parts.health()
          return { status: health.ready ? 200 : 503, contentType: 'application/json', body: JSON.stringify(health) }
        },
      },
    ],
    [
      '/api/snapshot',
      {
        method: 'GET',
        access: 'read',
        shared: false,
        answer: ({ request: { headers } }) =>
          snapshotAnswer({
            ifNoneMatch: headers['if-none-match'] ?? null,
            acceptEncoding: headers['accept-encoding'] ?? '',
          }),
      },
    ],
    [
      '/metrics',
      {
        method: 'GET',
        access: 'read',
        shared: false,
        answer: async () => ({ status: 200, ...(await parts.metrics()) }),
      },
    ],
  ])
}

function connectorPath(parts: HttpParts, pathname: string): FastPath | null {
  const route = findConnector(parts.connectors, pathname)
  if (!route) return null
  return {
    method: 'POST',
    access: 'publish',
    shared: false,
    answer: async ({ request, url, grant }) =>
      route.connector.handle(
        {
          grant: granted(grant),
          path: route.path,
          query: url.searchParams,
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [
              name,
              Array.isArray(value) ? value.join(', ') : value,
            ]),
          ),
          body: await readBody(request, parts.limits.bodyBytes),
          now: parts.now(),
        },
        publishingOnce(parts.publish, String(request.headers[DELIVERY_HEADER] ?? '') || undefined),
      ),
  }
}

function granted(grant: Grant | null): Grant {
  if (!grant) throw new MissionError('unauthenticated', 'Send an API key: Authorization: Bearer mc_…')
  return grant
}

function refuse(response: ServerResponse, error: unknown, headers: Readonly<Record<string, string>> = {}): void {
  if (response.destroyed) return
  const body = errorBody(error)
  const { code, retryAfterMs } = body.error
  const more: Record<string, string> = { ...headers }
  if (retryAfterMs !== undefined) more['retry-after'] = String(Math.ceil(retryAfterMs / 1_000))
  // What was not read of the body would be taken for the next request on this connection.
  if (!response.req.complete) more.connection = 'close'
  send(response, { status: httpStatus(code), contentType: 'application/json', body: JSON.stringify(body) }, more)
}
