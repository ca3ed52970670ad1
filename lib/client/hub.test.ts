import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openTestHub, type TestHub } from '#lib/hub/hub-fixture.ts'
import { encodeState } from '#lib/state/codec.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { ServerSnapshot } from './connection-state.ts'
import { createLiveStore, type LiveStore } from './live-store.ts'
import { missionProjection } from './mission-projection.ts'
import { nodeEnvironment } from './node-environment-fixture.ts'
import type { PageEnvironment } from './page-frames.ts'
import type { Rung } from './transport.ts'

/** Pages against the real hub on a real log, over real sockets. */

const stops: (() => void)[] = []
const open: TestHub[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) stop()
  // The store lets go of its connection in a turn of its own.
  await setImmediate()
  for (const hub of open.splice(0)) await hub[Symbol.asyncDispose]()
})

async function testHub(): Promise<TestHub> {
  const test = await openTestHub({ limits: { connectionsPerPerson: 100 } })
  open.push(test)
  return test
}

function snapshotOf({ hub }: TestHub): ServerSnapshot {
  const { cursor, stateVersion, state } = hub.snapshot()
  return { cursor, stateVersion, state: JSON.parse(JSON.stringify(encodeState(state))) }
}

/** The fixture takes its grant from the query, and has no route for snapshots. */
function environmentOf(test: TestHub): PageEnvironment {
  class OwnersSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(`${url}?as=owner`, protocols)
    }
  }
  return {
    ...nodeEnvironment(),
    fetch: async (input, init) => {
      const url = new URL(String(input))
      if (url.pathname === '/api/snapshot') return Response.json(snapshotOf(test))
      url.searchParams.set('as', 'owner')
      return fetch(url, init)
    },
    WebSocket: OwnersSocket,
  }
}

function openPage(test: TestHub): LiveStore<MissionState> {
  const store = createLiveStore({
    snapshot: snapshotOf(test),
    projection: missionProjection,
    world: () => ({ env: environmentOf(test), origin: test.url }),
    onOutdated: () => undefined,
    onError: (error) => {
      throw error
    },
    options: { backoffMs: 20, leastDelayMs: 5, healthyMs: 0 },
  })
  stops.push(store.subscribe(() => undefined))
  return store
}

const until = (check: () => void) => vi.waitFor(check, { interval: 5 })
const settled = (test: TestHub, store: LiveStore<MissionState>) =>
  until(() => expect(store.getState().last.seq).toBe(test.hub.snapshot().seq))

async function work(test: TestHub, rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await test.publish(3, 'agent:activity', { agentId: `a${i % 5}`, kind: 'note', title: `note ${i}` })
    await test.publish(1, 'agent:statusChange', { agentId: `a${i % 5}`, status: i % 2 ? 'working' : 'idle' })
  }
}

describe('a page on the real hub', () => {
  it.each<Rung>(['websocket', 'sse', 'poll'])(
    '[P-READ-2] over %s holds the state that the server holds',
    async (rung) => {
      const test = await testHub()
      await work(test, 3)
      const store = openPage(test)
      store.force(rung)
      await until(() =>
        expect(store.getConnection()).toMatchObject({ transport: rung, kind: rung === 'poll' ? 'polling' : 'live' }),
      )
      await work(test, 10)
      await settled(test, store)
      expect(encodeState(store.getState())).toEqual(encodeState(test.hub.snapshot().state))
    },
  )

  it('[P-READ-1] switched between transports and over restarts of the server under load, it ends with the same state and no snapshot', async () => {
    const test = await testHub()
    const store = openPage(test)
    const rungs: readonly Rung[] = ['sse', 'websocket', 'poll', 'websocket', 'sse', 'poll', 'sse', 'websocket']
    for (const [i, rung] of rungs.entries()) {
      store.force(rung)
      await work(test, 4)
      if (i === 3) await test.restart()
    }
    await until(() => expect(store.getConnection().kind).toBe('live'))
    await settled(test, store)
    expect(encodeState(store.getState())).toEqual(encodeState(test.hub.snapshot().state))
    expect(test.hub.stats().resets).toBe(0)
  })

  it('measures the round trip on WebSocket', async () => {
    const test = await testHub()
    const store = openPage(test)
    await until(() => expect(store.getConnection().latencyMs).toBeGreaterThanOrEqual(0))
  })

  it('[P-AUTH-1] a revoked grant signs the page out', async () => {
    const test = await testHub()
    const owner = test.grant('owner')
    const store = openPage(test)
    await until(() => expect(store.getConnection().kind).toBe('live'))
    owner.revoke()
    await until(() => expect(store.getConnection().kind).toBe('signedOut'))
  })
})
