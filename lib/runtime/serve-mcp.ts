import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authenticator } from '#lib/auth/authenticate.ts'
import { authorize } from '#lib/auth/authorize.ts'
import { checkPageOrigin, type Origins } from '#lib/auth/check-origin.ts'
import { nodeCredentials } from '#lib/auth/credentials.ts'
import { readBody } from '#lib/ingest/read-body.ts'
import type { Mcp, McpAnswer } from '#lib/mcp/mcp.ts'
import { rpcError } from '#lib/mcp/rpc-error.ts'
import { errorBody, httpStatus, isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { send } from './send-answer.ts'

export const MCP_PATH = '/api/mcp'

export interface McpServing {
  readonly authenticator: Authenticator
  readonly origins: Origins
  readonly mcp: Mcp
  readonly limits: Limits
  readonly onError: (error: unknown) => void
}

/**
 * `POST /api/mcp`: one answer for one request, as JSON. There is no stream to open with GET and no session to end with
 * DELETE, which MCP lets a server say with 405. Refusals are JSON-RPC errors, so that any client shows their words.
 */
export function createServeMcp(parts: McpServing) {
  return (request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void => {
    answer(parts, request, response, query).then(
      (told) => {
        if (!response.destroyed) send(response, told)
      },
      (error) => {
        if (!isMissionError(error)) parts.onError(error)
        refuse(response, error)
      },
    )
  }
}

async function answer(
  parts: McpServing,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<McpAnswer> {
  const { authenticator, limits, mcp, origins } = parts
  if (request.method !== 'POST') {
    throw new MissionError(
      'method_not_allowed',
      `${MCP_PATH} takes POST: it has no stream of its own (GET) and no sessions (DELETE). Each POST is answered by itself.`,
    )
  }
  const credentials = nodeCredentials(request)
  checkPageOrigin(credentials.header, origins)
  const found = await authenticator.authenticate(credentials)
  if (found) authenticator.checkOrigin(credentials, found)
  const grant = authorize(found, 'publish')
  const contentType = credentials.header('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new MissionError('unsupported_media', 'Send JSON-RPC as Content-Type: application/json.')
  }
  const body = await readBody(request, limits.mcpBodyBytes)
  const protocolVersion = credentials.header('mcp-protocol-version')
  return mcp.answer({ grant, query, body, protocolVersion, gone: goneSignal(response) })
}

function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  const { code, retryAfterMs } = errorBody(error).error
  const status = httpStatus(code)
  const headers: Record<string, string> = {}
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(retryAfterMs / 1_000))
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="mission-control"'
  if (status === 405) headers.allow = 'POST'
  // What was not read of the body would be taken for the next request on this connection.
  if (!response.req.complete) headers.connection = 'close'
  send(response, { status, contentType: 'application/json', body: rpcError(error) }, headers)
}
