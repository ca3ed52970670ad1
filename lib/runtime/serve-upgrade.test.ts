import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { Hub } from '#lib/hub/hub.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { createServeUpgrade } from './serve-upgrade.ts'

/** What comes before the hub: a server on which nobody is let in. */
async function start(authenticate: () => Promise<null> = async () => null) {
  const errors: unknown[] = []
  const sockets = new Set<Socket>()
  const serve = createServeUpgrade({
    authenticator: {
      authenticate,
      checkOrigin: () => {},
      issueTicket: () => ({ ticket: '', expiresAt: '' }),
    },
    // A cast: nobody gets as far as the hub.
    hub: {} as Hub,
    limits: DEFAULT_LIMITS,
    onError: (error) => errors.push(error),
  })
  const server = createServer()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('upgrade', serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, errors, sockets }
}

/** A client that never closes from its side. */
async function knock(port: number): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  const key = Buffer.alloc(16).toString('base64')
  socket.write(
    `GET /api/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: mc.v1\r\n\r\n`,
  )
  await once(socket, 'data')
  return { socket, text: () => text }
}

it('survives whatever a refused client sends after its refusal', async () => {
  const { port, sockets } = await start()
  const { socket, text } = await knock(port)
  expect(text()).toContain('101 Switching Protocols')
  // An unmasked frame with a reserved opcode: no client may send it.
  socket.write(Buffer.from([0x8f, 0x01, 0x00]))
  await expect.poll(() => sockets.size).toBe(0)
})

it('cuts off a refused client that does not answer the close frame', async () => {
  const { port, sockets } = await start()
  await knock(port)
  await expect.poll(() => sockets.size).toBe(0)
})

it('closes the socket of a refused upgrade though its client never does, and says why in the one error shape', async () => {
  const { port, sockets, errors } = await start(async () => {
    throw new MissionError('forbidden', 'Not from there.')
  })
  const { text } = await knock(port)
  expect(text()).toMatch(/^HTTP\/1\.1 403 /)
  expect(text()).toContain('"code":"forbidden"')
  await expect.poll(() => sockets.size).toBe(0)
  expect(errors).toEqual([])
})
