import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import { positionAt } from './position.ts'

/** A server with real sockets that speaks the frames, and a network in front of it that can be told to misbehave. */
export class FrameServer {
  epoch = 'epoch-one'
  head = 0
  /** `refuse`: an HTTP answer instead of the upgrade; `mute`: opens and says nothing; `garble`: breaks a frame. */
  webSocket: 'ok' | 'refuse' | 'mute' | 'garble' = 'ok'
  refusal = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
  /** `buffer`: a proxy that keeps what it gets until the response ends. */
  sse: 'ok' | 'buffer' | 'signedOut' | 'portal' = 'ok'
  healthy = true
  readonly seen: string[] = []
  readonly pongs: string[] = []
  readonly sockets = new Set<ServerSocket>()
  readonly streams = new Set<ServerResponse>()
  private readonly sentTo = new Map<ServerSocket | ServerResponse, number>()
  private readonly upgrades = new WebSocketServer({ noServer: true })
  private readonly http = createServer((request, response) => this.answer(request, response))

  async listen(): Promise<string> {
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head))
    this.http.listen(0, '127.0.0.1')
    await once(this.http, 'listening')
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate()
    this.http.closeAllConnections()
    this.http.close()
    await once(this.http, 'close')
  }

  cursor = (seq: number) => `${this.epoch}:${seq}:t`

  append(count: number): void {
    this.head += count
    if (this.webSocket !== 'mute') for (const socket of this.sockets) this.flush(socket)
    if (this.sse !== 'buffer') for (const stream of this.streams) this.flush(stream)
  }

  ping(): void {
    for (const socket of this.sockets) socket.send(JSON.stringify({ type: 'ping', at: 'then' }))
  }

  restart(): void {
    this.epoch = 'epoch-two'
    this.head = 3
    for (const socket of this.sockets) socket.terminate()
    for (const stream of this.streams) stream.destroy()
  }

  private frames(from: number): ServerFrame[] {
    const range = { from, to: this.head, head: this.head, cursor: this.cursor(this.head) }
    const events = Array.from({ length: this.head - from }, (_, i) => event(this.epoch, from + i + 1))
    return [{ type: 'events', sub: '1', ...range, events }]
  }

  /** What a new reader gets: a reset where its cursor is of another epoch. */
  private greeting(cursor: string): { frames: ServerFrame[]; from: number | null } {
    const at = positionAt(cursor)
    const { head } = this
    if (at?.epoch !== this.epoch)
      return { frames: [{ type: 'reset', sub: '1', reason: 'epoch', floor: 1, head }], from: null }
    return { frames: [{ type: 'subscribed', sub: '1', from: at.seq, head }], from: at.seq }
  }

  private write(to: ServerSocket | ServerResponse, frame: ServerFrame): void {
    const text = JSON.stringify(frame)
    if (!('write' in to)) to.send(this.webSocket === 'garble' ? text.slice(1) : text)
    else to.write(`data: ${text}\n\n`)
  }

  private greet(to: ServerSocket | ServerResponse, cursor: string): void {
    const { frames, from } = this.greeting(cursor)
    this.write(to, HELLO)
    for (const frame of frames) this.write(to, frame)
    if (from === null) return
    this.sentTo.set(to, from)
    this.flush(to)
  }

  private flush(to: ServerSocket | ServerResponse): void {
    const from = this.sentTo.get(to)
    if (from === undefined || from === this.head) return
    this.sentTo.set(to, this.head)
    for (const frame of this.frames(from)) this.write(to, frame)
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): unknown {
    this.seen.push('websocket')
    socket.on('error', () => socket.destroy())
    if (this.webSocket === 'refuse') return socket.end(this.refusal)
    this.upgrades.handleUpgrade(request, socket, head, (ws) => {
      this.sockets.add(ws)
      ws.on('close', () => this.sockets.delete(ws))
      ws.on('message', (data) => {
        const text = String(data)
        if (text === 'ping') return ws.send('pong')
        const frame: { type: string; at?: string; cursor?: string } = JSON.parse(text)
        if (frame.type === 'pong') this.pongs.push(frame.at ?? '')
        if (frame.type === 'subscribe' && this.webSocket !== 'mute') this.greet(ws, frame.cursor ?? '')
      })
    })
  }

  private answer(request: IncomingMessage, response: ServerResponse): unknown {
    const url = new URL(request.url ?? '/', 'http://localhost')
    this.seen.push(url.pathname)
    const cursor = url.searchParams.get('cursor') ?? ''
    switch (url.pathname) {
      case '/health':
        return response.writeHead(this.healthy ? 200 : 503).end('{}')
      case '/api/snapshot':
        return json(response, 200, { cursor: this.cursor(this.head), stateVersion: 1, state: this.head })
      case '/api/stream':
        return this.stream(response, cursor)
      case '/api/events':
        return this.poll(response, cursor, Number(url.searchParams.get('wait')))
      default:
        return response.writeHead(404).end()
    }
  }

  private stream(response: ServerResponse, cursor: string): unknown {
    if (this.sse === 'buffer') return
    if (this.sse === 'portal') return response.writeHead(401, { 'content-type': 'text/html' }).end('<h1>Log in</h1>')
    if (this.sse === 'signedOut')
      return json(response, 401, { error: { code: 'unauthenticated', message: 'Sign in.', retryable: false } })
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    this.streams.add(response)
    response.on('close', () => this.streams.delete(response))
    this.greet(response, cursor)
  }

  private poll(response: ServerResponse, cursor: string, wait: number): unknown {
    const { frames, from } = this.greeting(cursor)
    if (from === null) return json(response, 410, frames[0])
    if (from < this.head || wait === 0) return json(response, 200, this.frames(from)[0])
    const look = setInterval(() => {
      if (this.head === from) return
      clearInterval(look)
      json(response, 200, this.frames(from)[0])
    }, 5)
    response.on('close', () => clearInterval(look))
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function event(epoch: string, seq: number): MissionEvent {
  const at = '2026-01-01T00:00:00.000Z'
  return { seq, id: `${epoch}-${seq}`, at, day: '2026-01-01', actor: 'server', type: 'test:event', data: {} }
}

const HELLO: ServerFrame = {
  type: 'hello',
  v: 1,
  connection: 'c',
  node: 'n',
  stateVersion: 1,
  heartbeatMs: 150,
  limits: { frameBytes: 1, subscriptions: 1 },
  user: { id: 'person:1', name: 'P' },
  expiresAt: null,
}
