import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openTestHub, type TestHub } from '#lib/hub/hub-fixture.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Environment } from './environment.ts'
import { nodeEnvironment } from './node-environment-fixture.ts'
import { MCRealtimeClient } from './realtime-client.ts'
import type { RealtimeOptions } from './realtime-options.ts'
import type { Rung } from './transport.ts'

/** The client library against the real hub on a real log, over real sockets. */

const clients: MCRealtimeClient[] = []
const hubs: TestHub[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  await setImmediate()
  for (const hub of hubs.splice(0)) await hub[Symbol.asyncDispose]()
})

async function testHub(options: Parameters<typeof openTestHub>[0] = {}): Promise<TestHub> {
  const test = await openTestHub({ ...options, limits: { connectionsPerPerson: 100, ...options.limits } })
  hubs.push(test)
  return test
}

/** The fixture takes its grant from the query. */
function environment(as: string, sockets: WebSocket[], posts: { readonly id: string }[][]): Environment {
  class GrantedSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(`${url}?as=${as}`, protocols)
      sockets.push(this)
    }
  }
  return {
    ...nodeEnvironment(),
    fetch: async (input, init) => {
      // The fixture has no route to publish; that the product's is answered like this is tested in a browser.
      if (init?.method === 'POST') {
        const drafts = JSON.parse(String(init.body))
        posts.push(drafts)
        return Response.json({ results: [{ id: drafts[0].id, seq: 99, duplicate: false }] }, { status: 201 })
      }
      const url = new URL(String(input))
      url.searchParams.set('as', as)
      return fetch(url, init)
    },
    WebSocket: GrantedSocket,
  }
}

interface Opened {
  readonly client: MCRealtimeClient
  readonly sockets: readonly WebSocket[]
  readonly posts: readonly (readonly { readonly id: string }[])[]
  readonly heard: MissionEvent[]
}

function open(test: TestHub, options: RealtimeOptions = {}, as = 'owner'): Opened {
  const sockets: WebSocket[] = []
  const posts: { readonly id: string }[][] = []
  const client = new MCRealtimeClient(
    { apiUrl: test.url, reconnectInterval: 20, ...options },
    environment(as, sockets, posts),
  )
  const heard: MissionEvent[] = []
  client.on('*', (event) => heard.push(event))
  clients.push(client)
  return { client, sockets, posts, heard }
}

const until = (check: () => void) => vi.waitFor(check, { interval: 5 })
async function all(events: AsyncIterable<MissionEvent>): Promise<MissionEvent[]> {
  const found: MissionEvent[] = []
  for await (const event of events) found.push(event)
  return found
}
const seqs = (events: readonly MissionEvent[]) => events.map(({ seq }) => seq)
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i + 1)
const started = ({ client }: Opened) => until(() => expect(client.getState().cursor).not.toBeNull())

describe('reading', () => {
  it('begins at now, and tells a cursor with which another client goes on exactly there', async () => {
    const test = await testHub()
    await test.publish(5)
    const first = open(test)
    expect(first.client.getState()).toMatchObject({ state: 'disconnected', transport: null, cursor: null })
    first.client.connect()
    await started(first)
    await test.publish(3)
    await until(() => expect(seqs(first.heard)).toEqual([6, 7, 8]))
    const cursor = first.client.getState().cursor ?? ''
    await test.publish(2)
    const second = open(test, { cursor })
    second.client.connect()
    await until(() => expect(seqs(second.heard)).toEqual([9, 10]))
  })

  it.each<[Rung, string]>([
    ['websocket', 'connected'],
    ['sse', 'streaming'],
    ['poll', 'polling'],
  ])('[P-READ-1] over %s from the oldest event on, each once, and the state says so', async (rung, state) => {
    const test = await testHub()
    await test.publish(700)
    const page = open(test, { cursor: '0' })
    page.client.useTransport(rung)
    page.client.connect()
    await until(() => expect(page.client.getState()).toMatchObject({ state, transport: rung }))
    await test.publish(30)
    await until(() => expect(page.heard).toHaveLength(730))
    expect(seqs(page.heard)).toEqual(range(0, 730))
    expect([page.client.isConnected(), page.client.isPolling()]).toEqual([true, rung === 'poll'])
    expect(page.client.getState().metrics).toMatchObject({ eventsReceived: 730, reconnects: 0 })
    expect(page.client.getState().metrics.bytes).toBeGreaterThan(10_000)
  })

  it('[P-READ-1] what happened while it was disconnected comes when it is connected again', async () => {
    const test = await testHub()
    const page = open(test)
    page.client.connect()
    await started(page)
    await test.publish(2)
    await until(() => expect(page.heard).toHaveLength(2))
    page.client.disconnect()
    expect(page.client.getState().state).toBe('disconnected')
    await test.publish(4)
    page.client.connect()
    await until(() => expect(seqs(page.heard)).toEqual(range(0, 6)))
  })

  it('history from the oldest event meets the live ones without a gap and without doubles', async () => {
    const test = await testHub()
    await test.publish(1_200)
    const page = open(test)
    page.client.connect()
    await started(page)
    const history = page.client.history('0')
    await test.publish(5)
    await until(() => expect(page.heard).toHaveLength(5))
    const past = await all(history)
    expect(seqs([...past, ...page.heard])).toEqual(range(0, 1_205))
  })

  it('history of a log that is not this one is refused as gone', async () => {
    const test = await testHub()
    await test.publish(1)
    const { client } = open(test)
    await expect(all(client.history('another-epoch:1:0'))).rejects.toMatchObject({ code: 'gone' })
  })

  it('[P-READ-3] a cursor that the log cannot prove brings one reset, and events go on from now', async () => {
    const test = await testHub()
    await test.publish(3)
    const page = open(test, { cursor: 'another-epoch:1:0' })
    const resets: unknown[] = []
    page.client.on('reset', (signal) => resets.push(signal.reason))
    page.client.connect()
    await until(() => expect(resets).toHaveLength(1))
    await until(() => expect(page.client.getState().cursor).toContain(':3:'))
    await test.publish(2)
    await until(() => expect(seqs(page.heard)).toEqual([4, 5]))
    expect(resets).toHaveLength(1)
  })
})

describe('subscriptions that change while events go on', () => {
  it('[P-READ-1] on WebSocket they change in band: the types that stay are missed and doubled by nothing', async () => {
    const test = await testHub()
    const page = open(test)
    page.client.subscribe('test:stays')
    page.client.connect()
    await started(page)
    const changes: readonly (() => void)[] = [
      () => page.client.subscribe('test:comes'),
      () => page.client.subscribeAll(),
      () => page.client.unsubscribe(['*', 'test:comes']),
      () => {
        page.client.subscribe('agent:*')
        page.client.subscribe('task:*')
      },
    ]
    for (let i = 0; i < 40; i++) {
      changes[i % changes.length]?.()
      await test.publish(3, 'test:stays')
      await test.publish(2, 'test:comes')
    }
    const stays = () => seqs(page.heard.filter(({ type }) => type === 'test:stays'))
    await until(() => expect(stays()).toHaveLength(120))
    expect(stays()).toEqual(Array.from({ length: 40 }, (_, i) => [1, 2, 3].map((n) => i * 5 + n)).flat())
    expect(seqs(page.heard)).toEqual([...new Set(seqs(page.heard))].sort((a, b) => a - b))
    expect(page.sockets).toHaveLength(1)
  })

  it('a type that was added is heard from then on, and one that was taken back is not', async () => {
    const test = await testHub()
    const page = open(test)
    page.client.connect()
    page.client.clearSubscriptions()
    await started(page)
    await test.publish(2, 'test:a')
    await until(() => expect(page.client.getState().cursor).toContain(':2:'))
    page.client.subscribe('test:a')
    await until(async () => {
      await test.publish(1, 'test:a')
      expect(page.heard.length).toBeGreaterThan(0)
    })
    page.client.unsubscribe('test:a')
    const before = page.heard.length
    await test.publish(3, 'test:a')
    page.client.subscribe('test:b')
    await until(async () => {
      await test.publish(1, 'test:b')
      expect(page.heard.at(-1)?.type).toBe('test:b')
    })
    expect(page.heard.slice(before).every(({ type }) => type === 'test:b')).toBe(true)
  })

  it.each<Rung>(['sse', 'poll'])('[P-READ-1] over %s the transport is opened anew at the position', async (rung) => {
    const test = await testHub()
    const page = open(test)
    page.client.useTransport(rung)
    page.client.subscribe('test:stays')
    page.client.connect()
    await started(page)
    for (let i = 0; i < 6; i++) {
      page.client.subscribe(`test:other${i}`)
      await test.publish(2, 'test:stays')
    }
    await until(() => expect(seqs(page.heard)).toEqual(range(0, 12)))
  })

  it('a server that refuses the change for rate costs a reconnect, never the events', async () => {
    const test = await testHub({ limits: { subscribesPerSecond: 1 } })
    const page = open(test)
    page.client.subscribe('test:stays')
    page.client.connect()
    await started(page)
    for (let i = 0; i < 4; i++) {
      page.client.subscribe(`test:other${i}`)
      await setImmediate()
      await test.publish(2, 'test:stays')
    }
    await until(() => expect(seqs(page.heard)).toEqual(range(0, 8)))
  })
})

describe('publishing', () => {
  it('waits until it is connected, and settles on the durable receipt', async () => {
    const test = await testHub()
    const page = open(test)
    const one = page.client.publish({ id: 'mine', type: 'crm:dealWon', data: { amount: 7 } })
    const two = page.client.publish([
      { type: 'crm:a', data: {} },
      { type: 'crm:b', data: {} },
    ])
    expect(page.client.getState().queued).toBe(2)
    page.client.connect()
    expect(await one).toEqual({ id: 'mine', seq: 1, duplicate: false })
    expect((await two).map(({ seq }) => seq)).toEqual([2, 3])
    expect(page.client.getState().queued).toBe(0)
  })

  it('[P-LOG-3] with the line cut again and again, each event is stored once, in order, and heard once', async () => {
    const test = await testHub()
    const page = open(test, { maxReconnectInterval: 50 })
    page.client.connect()
    await started(page)
    const receipts: Promise<unknown>[] = []
    for (let i = 0; i < 60; i++) {
      receipts.push(page.client.publish({ type: 'test:numbered', data: { n: i } }))
      if (i % 10 === 4) for (const socket of test.sockets) socket.destroy()
      if (i % 10 === 9) await Promise.all(receipts)
      else await setImmediate()
    }
    await Promise.all(receipts)
    await until(() => expect(page.heard).toHaveLength(60))
    expect(page.heard.map(({ data }) => (data as { n: number }).n)).toEqual(range(-1, 59))
    expect(page.client.getState().metrics.reconnects).toBeGreaterThan(3)
  })

  it('what is too large for a frame goes over HTTP, in its turn', async () => {
    const test = await testHub({ limits: { personFrameBytes: 2_000 } })
    const page = open(test)
    page.client.connect()
    await started(page)
    const big = { id: 'big', type: 'test:big', data: { text: 'x'.repeat(3_000) } } as const
    const receipts = [page.client.publish({ type: 'test:small', data: {} }), page.client.publish(big)]
    expect(await Promise.all(receipts)).toMatchObject([{ seq: 1 }, { id: 'big', seq: 99 }])
    expect(page.posts).toEqual([[big]])
    expect(page.client.getState()).toMatchObject({ state: 'connected', queued: 0 })
  })

  it('what the server refuses rejects with its code and message, and the connection lives', async () => {
    const test = await testHub()
    const page = open(test)
    page.client.connect()
    await expect(
      page.client.publish({ type: 'agent:levelUp', data: { agentId: 'a', level: 2, xp: 1 } }),
    ).rejects.toThrow('Only the server writes agent:levelUp.')
    expect(page.client.isConnected()).toBe(true)
  })

  it('a command becomes a request in the log, under the id that it was given', async () => {
    const test = await testHub()
    const page = open(test)
    page.client.connect()
    const { commandId, seq } = await page.client.command('a1', 'note', { text: 'hello' })
    await until(() => expect(page.heard).toHaveLength(1))
    expect(page.heard[0]).toMatchObject({
      seq,
      type: 'command:request',
      data: { commandId, agentId: 'a1', kind: 'note', args: { text: 'hello' } },
    })
  })

  it('[P-AUTH-1] a client that is signed out says so, and refuses what waits', async () => {
    const test = await testHub()
    const guest = test.grant('guest')
    const page = open(test, {}, 'guest')
    page.client.connect()
    await started(page)
    guest.revoke()
    await until(() => expect(page.client.getState()).toMatchObject({ state: 'error', code: 4009 }))
    expect(page.client.getState().reason).toMatch(/sign in again/)
    await expect(page.client.publish({ type: 'a:b', data: {} })).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('listening', () => {
  it('handlers by type, prefix and signal, and the standard event target, hear the same; one that throws stops nothing', async () => {
    const test = await testHub()
    const errors: unknown[] = []
    const { client } = open(test, { onError: (error) => errors.push(error) })
    const heard: string[] = []
    const states: string[] = []
    client.on('stateChange', ({ state }) => states.push(state))
    client.on('agent:*', () => {
      throw new Error('mine')
    })
    client.on('agent:activity', ({ data }) => heard.push(`on ${data.title}`))
    client.once('agent:*', ({ seq }) => heard.push(`once ${seq}`))
    client.addEventListener('agent:activity', (event) => {
      if (event instanceof CustomEvent) heard.push(`target ${event.detail.seq}`)
    })
    client.connect()
    await until(() => expect(client.getState().cursor).not.toBeNull())
    await test.publish(2, 'agent:activity', { agentId: 'a', kind: 'note', title: 'hi' })
    await until(() => expect(heard).toEqual(['on hi', 'once 1', 'target 1', 'on hi', 'target 2']))
    expect(errors).toEqual([new Error('mine'), new Error('mine')])
    client.disconnect()
    expect(states).toEqual(['connecting', 'connected', 'disconnected'])
  })
})
