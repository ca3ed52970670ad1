import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Authenticator } from '#lib/auth/authenticate.ts'
import { nodeCredentials } from '#lib/auth/credentials.ts'
import type { Hub } from '#lib/hub/hub.ts'
import { CLOSE } from '#lib/protocol/close.ts'
import { errorBody, httpStatus, isMissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'

export interface UpgradeParts {
  readonly authenticator: Authenticator
  readonly hub: Hub
  readonly limits: Limits
  readonly onError: (error: unknown) => void
}

/** Answers upgrades of `/api/ws`. @returns a function that takes the socket and returns true, or returns false for another path. */
export function createServeUpgrade(
  parts: UpgradeParts,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean {
  // A constant, because the types of ws do not know closeTimeout and refuse it in a literal.
  const options = {
    noServer: true,
    maxPayload: parts.limits.agentFrameBytes,
    maxFragments: parts.limits.frameFragments,
    perMessageDeflate: false,
    // A client that does not answer our close frame is cut off; ws would wait for half a minute.
    closeTimeout: 1_000,
    handleProtocols: (offered: ReadonlySet<string>) =>
      offered.has('mc.v1') ? 'mc.v1' : offered.has('mc.auth') ? 'mc.auth' : false,
  }
  const sockets = new WebSocketServer(options)
  return (request, socket, head) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (url?.pathname !== '/api/ws') return false
    const destroy = () => socket.destroy()
    socket.on('error', destroy)
    upgrade(parts, sockets, request, socket, head).catch((error) => {
      if (!isMissionError(error)) parts.onError(error)
      reject(socket, error)
    })
    return true
  }
}

async function upgrade(
  parts: UpgradeParts,
  sockets: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const credentials = nodeCredentials(request)
  const grant = await parts.authenticator.authenticate(credentials, 'socket')
  if (grant) parts.authenticator.checkOrigin(credentials, grant)
  if (socket.destroyed) return
  sockets.handleUpgrade(request, socket, head, (ws) => {
    const promised = (request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .some((name) => name.trim() === 'mc.auth')
    // The upgrade is completed even to refuse it, because a browser cannot tell a refused one from a network fault.
    if (!grant && !promised) {
      // What it sends after that is nobody's business, but an error that nobody hears would end the process.
      ws.on('error', () => ws.terminate())
      ws.close(CLOSE.unauthenticated, 'Sign in, or send an API key or a ticket.')
    } else parts.hub.serveWebSocket(ws, request, grant)
  })
}

function reject(socket: Duplex, error: unknown): void {
  const body = errorBody(error)
  const text = JSON.stringify(body)
  socket.end(
    `HTTP/1.1 ${httpStatus(body.error.code)} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    // Ended alone it would stay half open for as long as the other side likes.
    () => socket.destroy(),
  )
}
