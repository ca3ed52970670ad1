import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '#lib/log/log.ts'
import { entryOf, type TempLog } from '#lib/log/log-fixture.ts'
import { decodeState } from '#lib/state/codec.ts'
import { hashState } from '#lib/state/hash.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { openSocket, openStream, poll, type SocketClient } from './client-fixture.ts'
import { openTestHub, type TestHub } from './hub-fixture.ts'

const note = (n: number) => ({ agentId: `a${n % 5}`, kind: 'note', title: `note ${n}` })

/** Stops the hub and its log. @returns the file, which holds everything then. */
async function closed({ hub, temp }: TestHub): Promise<string> {
  await hub[Symbol.asyncDispose]()
  await temp.log[Symbol.asyncDispose]()
  return temp.file
}

/** Ends the log under the running hub, which then cannot leave a checkpoint, and starts both again. */
async function crash(test: TestHub): Promise<void> {
  await test.temp.reopen()
  await test.restart()
  expect(test.errors.splice(0)).toMatchObject([{ code: 'unavailable' }])
}

async function storedOf({ log }: TempLog): Promise<readonly StoredEvent[]> {
  return log.read(log.floor - 1, { events: 100_000, bytes: 1e9 })
}

/** The cursor that the server gave last. */
const cursorOf = ({ frames }: SocketClient): string => frames.of('events').at(-1)?.cursor ?? ''

describe('resuming', () => {
  it('[P-RESUME-5] pages everything after the cursor, each page within its bounds, and is live then', async () => {
    await using test = await openTestHub({ limits: { pageEvents: 50, recentBytes: 20_000 } })
    await using first = await openSocket(test)
    first.send({ type: 'subscribe', sub: '1' })
    await first.frames.next('events')
    const cursor = cursorOf(first)
    await test.publish(430)
    await using second = await openSocket(test)
    second.send({ type: 'subscribe', sub: '1', cursor })
    await second.frames.reaching(430)
    for (const { from, to, events } of second.frames.of('events')) expect(events.length).toBe(to - from)
    expect(Math.max(...second.frames.of('events').map(({ events }) => events.length))).toBe(50)
    await test.publish(3)
    await second.frames.reaching(433)
    expect(second.frames.seqs).toEqual(Array.from({ length: 433 }, (_, index) => index + 1))
  })

  it('[P-RESUME-0] [P-RESUME-1] [P-RESUME-2] resets with the same frame on all three transports', async () => {
    await using test = await openTestHub()
    await test.publish(10)
    const { epoch } = test.temp.log
    const tag = test.hub.snapshot().cursor.split(':')[2]
    const third = await test.temp.log.cursorAt(3)
    // The hub leaves a checkpoint, up to which the log may be trimmed.
    await test.restart()
    expect(await test.temp.log.trim(8)).toBe(8)
    const cases = [
      [`${epoch}:10:zzz`, 'epoch'],
      [`${'x'.repeat(epoch.length)}:10:${tag}`, 'epoch'],
      [`${epoch}:3:${third?.tag}`, 'gone'],
    ] as const
    for (const [cursor, reason] of cases) {
      const reset = { type: 'reset', sub: '1', reason, floor: 8, head: 10 }
      await using client = await openSocket(test)
      client.send({ type: 'subscribe', sub: '1', cursor })
      expect(await client.frames.next('reset')).toEqual(reset)
      await using stream = await openStream(test, `cursor=${cursor}`)
      expect(await stream.frames.next('reset')).toEqual(reset)
      expect(await poll(test, `cursor=${cursor}`)).toMatchObject({ status: 410, frame: reset })
    }
    await using client = await openSocket(test)
    client.send({ type: 'subscribe', sub: '1', cursor: '0' })
    await client.frames.reaching(10)
    expect(client.frames.seqs).toEqual([8, 9, 10])
  })

  it('[P-RESUME-3] waits for a cursor that is ahead, then resets with what is wrong with it, or with ahead', async () => {
    await using test = await openTestHub({ limits: { aheadWaitMs: 300 } })
    await test.publish(3)
    const { epoch } = test.temp.log
    await using client = await openSocket(test)
    client.send({ type: 'subscribe', sub: '1', cursor: `${epoch}:5:zzz` })
    await test.publish(2)
    // It got there, but with another event than the cursor says.
    expect((await client.frames.next('reset')).reason).toBe('epoch')
    client.send({ type: 'subscribe', sub: '2', cursor: `${epoch}:99:zzz` })
    expect(await client.frames.next('reset', 1)).toMatchObject({ sub: '2', reason: 'ahead', head: 5 })
    expect(test.hub.stats().resets).toBe(2)
  })

  it('[P-RESUME-3] goes on from a cursor that is ahead once this log has got there', async () => {
    await using test = await openTestHub()
    const { temp } = test
    await test.publish(5)
    const copy = await readFile(await closed(test))
    await temp.reopen()
    await test.restart()
    const sixth = entryOf({ id: 'sixth' })
    await temp.log.append([sixth])
    const { cursor } = test.hub.snapshot()
    await writeFile(await closed(test), copy)
    await temp.reopen()
    await test.restart()
    await using client = await openSocket(test)
    client.send({ type: 'subscribe', sub: '1', cursor })
    await using stream = await openStream(test, `cursor=${cursor}`)
    await stream.frames.next('hello')
    await temp.log.append([sixth])
    await test.publish(1)
    await Promise.all([client.frames.reaching(7), stream.frames.reaching(7)])
    expect(client.frames.seqs).toEqual([7])
    expect(stream.frames.seqs).toEqual([7])
  })

  it('[P-RESUME-3] an answer to a store restored from an older copy is a reset, also when it has grown past the cursor', async () => {
    await using test = await openTestHub()
    const { temp } = test
    await test.publish(5)
    const copy = await readFile(await closed(test))
    await temp.reopen()
    await test.restart()
    await test.publish(5)
    const { cursor } = test.hub.snapshot()
    await writeFile(await closed(test), copy)
    await temp.reopen()
    await test.restart()
    expect(test.hub.snapshot().seq).toBe(5)
    await test.publish(10, 'other:thing')
    const { status, frame } = await poll(test, `cursor=${cursor}`)
    expect(status).toBe(410)
    expect(frame).toMatchObject({ type: 'reset', reason: 'epoch' })
  })

  it('[P-RESUME-4] resets with tooFar only a subscriber that asked for it', async () => {
    await using test = await openTestHub()
    const start = test.hub.snapshot().cursor
    await test.publish(20)
    await using client = await openSocket(test)
    client.send({ type: 'subscribe', sub: '1', cursor: start })
    await client.frames.reaching(20)
    client.send({ type: 'subscribe', sub: '2', cursor: start, maxBehind: { events: 19 } })
    expect(await client.frames.next('reset')).toMatchObject({ sub: '2', reason: 'tooFar' })
    client.send({ type: 'subscribe', sub: '3', cursor: start, maxBehind: { bytes: 1_000 } })
    expect(await client.frames.next('reset', 1)).toMatchObject({ sub: '3', reason: 'tooFar' })
    client.send({ type: 'subscribe', sub: '4', cursor: start, maxBehind: { events: 20, bytes: 100_000 } })
    await client.frames.until(() => client.frames.of('events').some(({ sub, to }) => sub === '4' && to === 20), 'all')
  })
})

describe('the state', () => {
  it('[P-READ-2] 200 subscribers that come during writes fold what follows their snapshot to the same state', async () => {
    await using test = await openTestHub({ limits: { subscriptionsPerConnection: 200 } })
    await using client = await openSocket(test, 'publisher')
    let writing = true
    const writer = (async () => {
      for (let n = 0; writing; n += 5) {
        await test.publish(5, 'agent:activity', note(n))
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })()
    for (let n = 0; n < 200; n++) {
      client.send({ type: 'subscribe', sub: `s${n}`, snapshot: true })
      if (n % 4 === 3) await client.frames.next('snapshot', n)
      // However slow the machine is, they come at many different places of the stream.
      const before = test.temp.log.head
      if (n % 20 === 19) await expect.poll(() => test.temp.log.head).toBeGreaterThan(before)
    }
    await client.frames.next('snapshot', 199)
    writing = false
    await writer
    const { head } = test.temp.log
    const states = new Map<string, ReturnType<typeof decodeState>>()
    const positions = new Map<string, number>()
    const allThere = () => {
      const ends = new Map(client.frames.of('events').map(({ sub, to }) => [sub, to]))
      const starts = client.frames.of('snapshot').map(({ sub, cursor }) => [sub, Number(cursor.split(':')[1])] as const)
      return starts.every(([sub, seq]) => (ends.get(sub) ?? seq) === head) || undefined
    }
    await client.frames.until(allThere, 'all at the end')
    for (const frame of client.frames.all) {
      if (frame.type === 'snapshot') {
        states.set(frame.sub, decodeState(frame.state))
        positions.set(frame.sub, Number(frame.cursor.split(':')[1]))
      } else if (frame.type === 'events') {
        const state = states.get(frame.sub)
        if (!state) throw new Error(`events of ${frame.sub} came before its snapshot`)
        expect(frame.from).toBe(positions.get(frame.sub))
        states.set(frame.sub, fold(state, frame.events))
        positions.set(frame.sub, frame.to)
      }
    }
    const hash = hashState(test.hub.snapshot().state)
    expect(
      hashState(
        fold(
          emptyState(),
          (await storedOf(test.temp)).map(({ event }) => event),
        ),
      ),
    ).toBe(hash)
    expect(new Set([...states.values()].map(hashState))).toEqual(new Set([hash]))
    expect(new Set(client.frames.of('snapshot').map(({ cursor }) => cursor)).size).toBeGreaterThan(5)
  })

  it('a snapshot is encoded once for its cursor, and again after the next event', async () => {
    await using test = await openTestHub()
    await test.publish(1)
    const snapshot = test.hub.snapshot()
    expect(test.hub.snapshot()).toBe(snapshot)
    expect(snapshot.encoded()).toBe(snapshot.encoded())
    await test.publish(1)
    expect(test.hub.snapshot().seq).toBe(2)
    expect(snapshot.seq).toBe(1)
  })

  it('[P-READ-2] a start from a checkpoint and the events after it gives the state of before', async () => {
    await using test = await openTestHub()
    await test.publish(50, 'agent:activity', note(1))
    await test.restart()
    const checkpoint = await test.temp.log.loadCheckpoint(STATE_VERSION)
    expect(checkpoint?.cursor.seq).toBe(50)
    await test.publish(30, 'agent:activity', note(2))
    const before = test.hub.snapshot()
    await crash(test)
    expect((await test.temp.log.loadCheckpoint(STATE_VERSION))?.cursor.seq).toBe(50)
    expect(test.hub.snapshot().cursor).toBe(before.cursor)
    expect(hashState(test.hub.snapshot().state)).toBe(hashState(before.state))
  })

  it('[P-READ-2] saves a checkpoint every 10,000 events, and no two within 10 s', async () => {
    let now = 1_000_000
    await using test = await openTestHub({ limits: { publishEventsPerSecondKey: 1_000_000 }, clock: () => now })
    const saved = async () => (await test.temp.log.loadCheckpoint(STATE_VERSION))?.cursor.seq
    for (let n = 0; n < 10; n++) await test.publish(1_000)
    await expect.poll(saved).toBe(10_000)
    for (let n = 0; n < 11; n++) await test.publish(1_000)
    expect(await saved()).toBe(10_000)
    now += 10_000
    await test.publish(1)
    await expect.poll(saved).toBe(21_001)
  })

  it('[P-READ-4] refolds the log where its checkpoint is of another state version', async () => {
    await using test = await openTestHub()
    await test.publish(5)
    const [epoch = '', , tag = ''] = test.hub.snapshot().cursor.split(':')
    await test.temp.log.saveCheckpoint({ cursor: { epoch, seq: 5, tag }, stateVersion: STATE_VERSION + 1, state: '{}' })
    const before = test.hub.snapshot()
    await crash(test)
    expect(await test.temp.log.loadCheckpoint(STATE_VERSION)).toBeNull()
    expect(test.hub.snapshot().cursor).toBe(before.cursor)
    expect(hashState(test.hub.snapshot().state)).toBe(hashState(before.state))
  })
})

describe('drain', () => {
  it('tells every reader when to come back, answers what waits, closes all, and lets nobody new in', async () => {
    await using test = await openTestHub()
    const sockets = await Promise.all(Array.from({ length: 10 }, () => openSocket(test, 'publisher')))
    for (const client of sockets) client.send({ type: 'subscribe', sub: '1' })
    await Promise.all(sockets.map(({ frames }) => frames.next('events')))
    await using stream = await openStream(test)
    await stream.frames.next('events')
    const waiting = poll(test, 'wait=20000')
    await expect.poll(() => test.hub.stats().connections.poll).toBe(1)
    await test.publish(1)
    expect((await waiting).frame).toMatchObject({ type: 'events', to: 1 })
    const waitingAgain = poll(test, 'wait=20000')
    await expect.poll(() => test.hub.stats().connections.poll).toBe(1)
    const started = performance.now()
    await test.hub.drain()
    // Not as long as the poll may wait.
    expect(performance.now() - started).toBeLessThan(10_000)
    for (const client of sockets) {
      expect((await client.closed).code).toBe(4202)
      expect(client.frames.of('drain')).toEqual([{ type: 'drain', afterMs: 500, spreadMs: 1_000 }])
      expect(client.frames.seqs).toEqual([1])
    }
    expect(await stream.ended).toBe(true)
    expect(stream.frames.of('bye')).toMatchObject([{ code: 4202, reconnect: 'now', minMs: 500, maxMs: 1_500 }])
    expect((await waitingAgain).frame).toMatchObject({ type: 'events', from: 1, to: 1, events: [] })
    expect(test.hub.stats().connections).toEqual({ websocket: 0, sse: 0, poll: 0 })
    await using late = await openSocket(test)
    expect((await late.closed).code).toBe(1012)
    expect((await poll(test)).status).toBe(503)
  })

  it('closes within drainMs also those that do not answer', async () => {
    await using test = await openTestHub({ limits: { drainMs: 200 } })
    await using client = await openSocket(test)
    await client.frames.next('hello')
    client.ws.pause()
    await test.hub.drain()
    await expect.poll(() => test.hub.stats().connections.websocket).toBe(0)
  })

  it('gives back every timer and listener', async () => {
    const test = await openTestHub()
    for (let round = 0; round < 20; round++) {
      await using client = await openSocket(test)
      client.send({ type: 'subscribe', sub: '1' })
      await client.frames.next('subscribed')
    }
    await expect.poll(() => test.hub.stats()).toMatchObject({ connections: { websocket: 0 }, lagging: 0 })
    await test[Symbol.asyncDispose]()
    await test.hub[Symbol.asyncDispose]()
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Immediate')).toEqual([])
  })
})
