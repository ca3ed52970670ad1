import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startProxy } from '#e2e/proxy.ts'
import { openTestHub, type TestHub } from '#lib/hub/hub-fixture.ts'
import { entryOf } from '#lib/log/log-fixture.ts'
import { checkEvent, TEST_EVENT } from './check-event.ts'
import { checkHttp } from './check-http.ts'
import { type CheckWorld, checkTransport, HOLD_SECONDS } from './check-transport.ts'
import type { Environment } from './environment.ts'
import { nodeEnvironment } from './node-environment-fixture.ts'

/** Against the real hub on a real log, over real sockets, through a real proxy where something is in the way. */

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

async function testHub(): Promise<TestHub> {
  const hub = await openTestHub()
  open.push(hub)
  return hub
}

async function proxyOf({ url }: TestHub) {
  const proxy = await startProxy(url)
  open.push(proxy)
  return proxy
}

/** The fixture takes its grant from the query, and has no route to publish. @param hurry divides every delay. */
function worldOf(test: TestHub, origin = test.url, { as = 'owner', hurry = 1, signal = never() } = {}): CheckWorld {
  class GrantedSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(`${url}?as=${as}`, protocols)
    }
  }
  const env = nodeEnvironment()
  const after: Environment['after'] = (ms, run) => env.after(ms / hurry, run)
  return {
    env: {
      ...env,
      after,
      async fetch(input, init) {
        const url = new URL(String(input))
        url.searchParams.set('as', as)
        if (init?.method !== 'POST') return fetch(url, init)
        const [receipt] = await test.temp.log.append([entryOf(JSON.parse(String(init.body)))])
        return Response.json(receipt)
      },
      WebSocket: GrantedSocket,
    },
    origin,
    signal,
  }
}
const never = () => new AbortController().signal

describe('a transport that works', () => {
  it('WebSocket tells when it opened, when the subscription stood and the shortest of some round trips', async () => {
    const hub = await testHub()
    const check = await checkTransport('websocket', worldOf(hub))
    expect(check).toMatchObject({ outcome: 'works', reason: null, heldMs: null })
    expect(check.openedMs).toBeLessThanOrEqual(check.firstByteMs ?? 0)
    expect(check.firstByteMs).toBeLessThanOrEqual(check.readyMs ?? 0)
    expect(check.roundTripMs).toBeLessThan(5_000)
  })

  it('SSE tells when its head and its first byte came', async () => {
    const check = await checkTransport('sse', worldOf(await testHub()))
    expect(check).toMatchObject({ outcome: 'works', reason: null, roundTripMs: null })
    expect(check.openedMs).toBeLessThanOrEqual(check.firstByteMs ?? 0)
    expect(check.readyMs).not.toBeNull()
  })

  it('polling tells how long the server held an answer with nothing in it', async () => {
    const hub = await testHub()
    const world = worldOf(hub)
    const asked: string[] = []
    const env: CheckWorld['env'] = {
      ...world.env,
      // The fixture takes milliseconds where routes take seconds.
      fetch: (input, init) => {
        asked.push(String(input))
        return world.env.fetch(String(input).replace(`wait=${HOLD_SECONDS}`, 'wait=400'), init)
      },
    }
    const check = await checkTransport('poll', { ...world, env })
    expect(check).toMatchObject({ outcome: 'works', reason: null })
    expect(asked.map((url) => new URL(url).searchParams.get('wait'))).toEqual(['0', String(HOLD_SECONDS)])
    expect(check.heldMs).toBeGreaterThan(350)
  })

  it.each(['websocket', 'sse', 'poll'] as const)('%s leaves nothing open', async (rung) => {
    const hub = await testHub()
    await checkTransport(rung, worldOf(hub))
    await vi.waitFor(() => expect(hub.sockets.size).toBe(0))
    await vi.waitFor(() => expect(hub.hub.stats().connections).toMatchObject({ websocket: 0, sse: 0 }))
  })
})

describe('a transport that something is in the way of', () => {
  it('a stripped upgrade is closed', async () => {
    const hub = await testHub()
    const proxy = await proxyOf(hub)
    proxy.weather = 'strip'
    expect(await checkTransport('websocket', worldOf(hub, proxy.url))).toMatchObject({
      outcome: 'closed',
      openedMs: null,
    })
    expect(await checkTransport('sse', worldOf(hub, proxy.url))).toMatchObject({ outcome: 'works' })
  })

  it('a stream whose bytes are held back is mute, and polling works beside it', async () => {
    const hub = await testHub()
    const proxy = await proxyOf(hub)
    proxy.weather = 'mute'
    const check = await checkTransport('sse', worldOf(hub, proxy.url, { hurry: 20 }))
    expect(check).toMatchObject({ outcome: 'mute', firstByteMs: null, reason: 'Nothing came within 8 s' })
  })

  it('who may not read is told so by the server', async () => {
    const hub = await testHub()
    hub.grant('writer', { kind: 'key', scopes: ['publish'] })
    const check = await checkTransport('sse', worldOf(hub, hub.url, { as: 'nobody' }))
    expect(check).toMatchObject({ outcome: 'refused', reason: 'no such grant' })
    expect(await checkTransport('websocket', worldOf(hub, hub.url, { as: 'writer' }))).toMatchObject({
      outcome: 'refused',
    })
  })

  it('a test that is stopped ends at once', async () => {
    const hub = await testHub()
    const proxy = await proxyOf(hub)
    proxy.weather = 'mute'
    const stop = new AbortController()
    const check = checkTransport('sse', worldOf(hub, proxy.url, { signal: stop.signal }))
    stop.abort()
    expect(await check).toMatchObject({ outcome: 'closed', reason: 'The test was stopped' })
  })
})

describe('an event there and back', () => {
  it('comes back over every transport, after it was stored', async () => {
    const hub = await testHub()
    const check = await checkEvent(['websocket', 'sse', 'poll'], 'there-and-back', worldOf(hub))
    expect(check.reason).toBeNull()
    expect([...check.backMs.keys()]).toEqual(['websocket', 'sse', 'poll'])
    for (const ms of [check.storedMs, ...check.backMs.values()]) expect(ms).toBeLessThan(8_000)
    const stored = await hub.temp.log.read(0, { events: 10, bytes: 100_000 })
    expect(stored.map(({ event: { id, type } }) => [id, type])).toContainEqual(['there-and-back', TEST_EVENT])
  })

  it('a transport that does not get through keeps nobody waiting for long', async () => {
    const hub = await testHub()
    const proxy = await proxyOf(hub)
    proxy.weather = 'strip'
    const started = performance.now()
    const check = await checkEvent(['websocket', 'sse'], 'half-way', worldOf(hub, proxy.url))
    expect(check.backMs.get('websocket')).toBeNull()
    expect(check.backMs.get('sse')).not.toBeNull()
    // It is given up on after 8 s where nothing is heard at all.
    expect(performance.now() - started).toBeLessThan(7_500)
  })

  it('who may not publish is told why, and waits for nothing', async () => {
    const hub = await testHub()
    const world = worldOf(hub)
    const env: CheckWorld['env'] = {
      ...world.env,
      fetch: (input, init) =>
        init?.method === 'POST'
          ? Promise.resolve(
              Response.json({ error: { code: 'forbidden', message: 'You may only read.' } }, { status: 403 }),
            )
          : world.env.fetch(input, init),
    }
    const check = await checkEvent(['websocket'], 'never', { ...world, env })
    expect(check).toMatchObject({ storedMs: null, reason: 'You may only read.' })
    expect(check.backMs.get('websocket')).toBeNull()
  })
})

describe('plain requests', () => {
  async function serve(answer: RequestListener): Promise<CheckWorld> {
    const server = createServer(answer).listen(0, '127.0.0.1')
    await once(server, 'listening')
    open.push({
      async [Symbol.asyncDispose]() {
        server.closeAllConnections()
        server.close()
      },
    })
    const { port } = server.address() as AddressInfo
    return { env: nodeEnvironment(), origin: `http://127.0.0.1:${port}`, signal: never() }
  }

  it('tell the round trip, the clock, the compression and what proxies say', async () => {
    const world = await serve((request, response) => {
      const long = request.url === '/api/openapi.json'
      response.setHeader('date', new Date(Date.now() + 90_000).toUTCString())
      if (long) response.setHeader('content-encoding', 'identity').setHeader('via', '1.1 edge')
      response.end('{}')
    })
    const check = await checkHttp(world, (url) => (url.endsWith('/health') ? 'h2' : null))
    expect(check).toMatchObject({ version: 'h2', compression: 'identity', via: '1.1 edge', reason: null })
    expect(check.roundTripMs).toBeLessThan(5_000)
    expect(Math.abs((check.clockAheadMs ?? 0) - 90_000)).toBeLessThan(5_000)
  })

  it('a clock that is right to the second is right', async () => {
    const world = await serve((_, response) => response.end('{}'))
    expect(await checkHttp(world, () => null)).toMatchObject({ clockAheadMs: 0 })
  })

  it('a server that is away is told with the reason', async () => {
    const world = await serve((request) => request.socket.destroy())
    const check = await checkHttp(world, () => null)
    expect(check.roundTripMs).toBeNull()
    expect(check.reason).not.toBeNull()
  })
})
