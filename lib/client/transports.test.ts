import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ConnectionOptions } from './connection-state.ts'
import { FrameServer } from './frame-server-fixture.ts'
import { loadSnapshot } from './http-calls.ts'
import { nodeEnvironment } from './node-environment-fixture.ts'
import { pageTransports } from './page-transports.ts'
import { positionAt } from './position.ts'
import { createConnection, type RunningConnection } from './run-connection.ts'

/** The rules with their times cut down, so that a test takes as long as the wire does. */
const QUICK: Partial<ConnectionOptions> = {
  backoffMs: 20,
  leastDelayMs: 5,
  openMs: { websocket: 400, sse: 300, poll: 2_000 },
  silentMs: { websocket: 150, sse: 5_000, poll: 60_000 },
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
  const env = nodeEnvironment()
  const connection = createConnection({
    origin,
    env,
    transports: pageTransports(origin, env),
    load: (signal) => loadSnapshot(origin, env, signal),
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
const until = (check: () => void) => vi.waitFor(check, { interval: 5 })
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
  ])('[P-LADDER-1] an upgrade answered with %s brings the first event over SSE at once', async (_, refusal) => {
    const p = await page(
      (server) => {
        server.webSocket = 'refuse'
        server.refusal = refusal
        server.append(1)
      },
      { backoffMs: 300, leastDelayMs: 100, openMs: { websocket: 60_000, sse: 5_000, poll: 5_000 } },
    )
    const started = performance.now()
    await until(() => expect(p.applied).toEqual(ids(1)))
    // Had the refusal not been understood, the socket would have been waited for.
    expect(performance.now() - started).toBeLessThan(20_000)
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
