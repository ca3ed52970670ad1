import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import type { ConnectionOptions } from './connection-state.ts'
import type { Environment } from './environment.ts'
import { positionAt } from './position.ts'
import { createConnection, type RunningConnection } from './run-connection.ts'
import { steadyClock } from './steady-clock.ts'

/** A server with real sockets that speaks the frames, and a network in front of it that can be told to misbehave. */
class FrameServer {
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

/** The rules with their times cut down, so that a test takes as long as the wire does. */
const QUICK: Partial<ConnectionOptions> = {
  backoffMs: 20,
  leastDelayMs: 5,
  openMs: { websocket: 400, sse: 300, poll: 2_000 },
  silentMs: { websocket: 150, sse: 5_000, poll: 60_000 },
}

function nodeEnvironment(): Environment {
  const after: Environment['after'] = (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }
  return {
    now: steadyClock(Date.now),
    wallTime: Date.now,
    random: Math.random,
    after,
    nextFrame: (run) => after(0, run),
    fetch: (input, init) => fetch(input, init),
    WebSocket,
    watch: () => () => undefined,
  }
}

const cleanups: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Page {
  readonly server: FrameServer
  readonly connection: RunningConnection
  /** Ids in the order in which they were applied; a snapshot is `= cursor`. */
  readonly applied: string[]
}

async function page(prepare: (server: FrameServer) => void, options: Partial<ConnectionOptions> = {}): Promise<Page> {
  const server = new FrameServer()
  const origin = await server.listen()
  cleanups.push(() => server.close())
  const position = positionAt(server.cursor(0))
  if (!position) throw new Error('bad cursor')
  prepare(server)
  const applied: string[] = []
  const connection = createConnection({
    origin,
    env: nodeEnvironment(),
    position,
    stateVersion: 1,
    options: { ...QUICK, ...options },
    onEvents: (events) => applied.push(...events.map(({ id }) => id)),
    onSnapshot: ({ cursor }) => applied.push(`= ${cursor}`),
    onOutdated: () => undefined,
    onChange: () => undefined,
  })
  connection.start()
  cleanups.push(() => connection.stop())
  return { server, connection, applied }
}

const ids = (count: number, epoch = 'epoch-one', from = 0) =>
  Array.from({ length: count }, (_, i) => `${epoch}-${from + i + 1}`)
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 })
const kind = ({ connection }: Page) => `${connection.view().kind} ${connection.view().transport}`

describe('over WebSocket', () => {
  it('[P-READ-1] the events after the cursor arrive in order, once; a ping is answered and the round trip measured', async () => {
    const p = await page((server) => server.append(5))
    await until(() => expect(kind(p)).toBe('live websocket'))
    for (let i = 0; i < 50; i++) p.server.append(2)
    p.server.ping()
    await until(() => expect(p.applied).toHaveLength(105))
    expect(p.applied).toEqual(ids(105))
    await until(() => expect(p.server.pongs).toEqual(['then']))
    await until(() => expect(p.connection.view().latencyMs).toBeGreaterThanOrEqual(0))
    expect(p.connection.view()).toMatchObject({ behind: 0 })
    expect(p.server.seen).toEqual(['websocket'])
  })

  it('[P-READ-1] cut again and again under load, it resumes with nothing lost and nothing twice', async () => {
    const p = await page(() => undefined, { healthyMs: 0 })
    for (let cuts = 0; cuts < 12; cuts++) {
      p.server.append(7)
      await until(() => expect(kind(p)).toBe('live websocket'))
      p.server.append(3)
      for (const socket of p.server.sockets) socket.terminate()
      p.server.append(2)
      await until(() => expect(kind(p)).not.toBe('live websocket'))
    }
    await until(() => expect(p.applied).toHaveLength(144))
    expect(p.applied).toEqual(ids(144))
    expect(p.server.seen).not.toContain('/api/stream')
  })

  it('what is no frame ends the connection, and it is opened again', async () => {
    const p = await page((server) => {
      server.webSocket = 'garble'
    })
    await until(() => expect(p.server.seen.length).toBeGreaterThan(1))
    p.server.webSocket = 'ok'
    p.server.append(3)
    await until(() => expect(p.applied).toEqual(ids(3)))
  })

  it('[P-RESUME-1] a server with another epoch makes the page load exactly one snapshot', async () => {
    const p = await page((server) => server.append(4))
    await until(() => expect(p.applied).toHaveLength(4))
    p.server.restart()
    await until(() => expect(kind(p)).toBe('live websocket'))
    await until(() => expect(p.applied.at(-1)).toBe('= epoch-two:3:t'))
    p.server.append(2)
    await until(() => expect(p.applied).toEqual([...ids(4), '= epoch-two:3:t', ...ids(2, 'epoch-two', 3)]))
    expect(p.server.seen.filter((path) => path === '/api/snapshot')).toHaveLength(1)
  })

  it('stop closes the socket and leaves nothing to do', async () => {
    const p = await page(() => undefined)
    await until(() => expect(p.server.sockets.size).toBe(1))
    p.connection.stop()
    await until(() => expect(p.server.sockets.size).toBe(0))
    expect(p.connection.view().retryAt).toBeNull()
    p.server.append(2)
    p.connection.start()
    await until(() => expect(p.applied).toEqual(ids(2)))
  })
})

describe('down the ladder', () => {
  it.each([
    ['403', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'],
    ['426', 'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'],
    ['200 of a proxy that strips the upgrade', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi'],
  ])('[P-LADDER-1] an upgrade answered with %s brings the first event over SSE within a second', async (_, refusal) => {
    const p = await page(
      (server) => {
        server.webSocket = 'refuse'
        server.refusal = refusal
        server.append(1)
      },
      { backoffMs: 300, leastDelayMs: 100 },
    )
    const started = performance.now()
    await until(() => expect(p.applied).toEqual(ids(1)))
    expect(performance.now() - started).toBeLessThan(1_500)
    expect(kind(p)).toBe('live sse')
    for (let i = 0; i < 20; i++) p.server.append(3)
    await until(() => expect(p.applied).toEqual(ids(61)))
  })

  it('[P-LADDER-1] a WebSocket that falls silent while HTTP answers is left for SSE, and nothing is lost', async () => {
    const p = await page((server) => server.append(2))
    await until(() => expect(p.applied).toHaveLength(2))
    p.server.webSocket = 'mute'
    p.server.append(3)
    await until(() => expect(kind(p)).toBe('live sse'))
    p.server.append(1)
    await until(() => expect(p.applied).toEqual(ids(6)))
  })

  it('[P-LADDER-1] while HTTP fails too it stays on WebSocket, and comes back on it', async () => {
    const p = await page((server) => {
      server.webSocket = 'refuse'
      server.healthy = false
    })
    await until(() => expect(p.server.seen.filter((path) => path === 'websocket').length).toBeGreaterThan(4))
    expect(p.server.seen).not.toContain('/api/stream')
    p.server.webSocket = 'ok'
    p.server.healthy = true
    p.server.append(2)
    await until(() => expect(p.applied).toEqual(ids(2)))
    expect(kind(p)).toBe('live websocket')
  })

  it('[P-LADDER-1] SSE that a proxy buffers is mute: polling carries on, exactly', async () => {
    const p = await page((server) => {
      server.webSocket = 'refuse'
      server.sse = 'buffer'
      server.append(2)
    })
    await until(() => expect(kind(p)).toBe('polling poll'))
    expect(p.server.seen.filter((path) => path === '/api/stream')).toHaveLength(2)
    p.server.append(3)
    await until(() => expect(p.applied).toEqual(ids(5)))
    p.server.restart()
    await until(() => expect(p.applied).toEqual([...ids(5), '= epoch-two:3:t']))
  })

  it('[P-LADDER-2] WebSocket is taken back while events go on, without a gap, and SSE is closed', async () => {
    const p = await page(
      (server) => {
        server.webSocket = 'refuse'
      },
      { trialMs: 300 },
    )
    await until(() => expect(kind(p)).toBe('live sse'))
    p.server.webSocket = 'ok'
    await until(() => {
      p.server.append(1)
      expect(kind(p)).toBe('live websocket')
    })
    p.server.append(5)
    await until(() => expect(p.applied).toHaveLength(p.server.head))
    expect(p.applied).toEqual(ids(p.server.head))
    await until(() => expect(p.server.streams.size).toBe(0))
    expect(p.server.sockets.size).toBe(1)
  })
})

describe('refused by HTTP', () => {
  it('an answer in our error shape signs the page out', async () => {
    const p = await page((server) => {
      server.webSocket = 'refuse'
      server.sse = 'signedOut'
    })
    await until(() => expect(p.connection.view().kind).toBe('signedOut'))
  })

  it('a 401 of something in between does not: the ladder goes on', async () => {
    const p = await page((server) => {
      server.webSocket = 'refuse'
      server.sse = 'portal'
      server.append(1)
    })
    await until(() => expect(kind(p)).toBe('polling poll'))
    await until(() => expect(p.applied).toEqual(ids(1)))
  })
})
