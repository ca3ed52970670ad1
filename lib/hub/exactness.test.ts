import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '#lib/log/log.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { matcher } from '#lib/protocol/filter.ts'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { hashState } from '#lib/state/hash.ts'
import { checkExactness, ExactReader } from './exactness-check.ts'
import { openTestHub, type TestHub } from './hub-fixture.ts'
import { type Door, readOver, TRANSPORTS, type Transport } from './transport-hopper.ts'

/** A small generator, so that a seed that failed can be run again. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const TYPES = ['agent:activity', 'agent:statusChange', 'test:happened'] as const

/** Publishes about `perSecond` events until it is stopped. */
function writer(test: TestHub, perSecond: number, random: () => number): () => Promise<void> {
  let running = true
  const dataOf = (n: number) => {
    const agentId = `a${n % 7}`
    return { agentId, status: n % 2 ? 'working' : 'idle', kind: 'note', title: `step ${n}` }
  }
  const run = async () => {
    for (let n = 0; running; ) {
      const count = 1 + Math.floor(random() * 10)
      await test.publish(count, TYPES[n % TYPES.length] ?? 'test:happened', dataOf(n))
      n += count
      await new Promise((resolve) => setTimeout(resolve, (count / perSecond) * 1_000))
    }
  }
  const done = run()
  return async () => {
    running = false
    await done
  }
}

function doorOf(test: TestHub, types?: readonly string[]): Door {
  const filter = types ? `&types=${types.join(',')}` : ''
  return {
    ...(types ? { types } : {}),
    address(transport, cursor) {
      if (transport === 'ws') return `${test.url.replace('http', 'ws')}/api/ws?as=publisher`
      const path = transport === 'sse' ? '/api/stream' : '/api/events'
      return `${test.url}${path}?as=publisher&wait=20000&cursor=${cursor ?? '0'}${filter}`
    },
  }
}

/** Jumps from transport to transport at random moments, then reads on one until it stands at the end. */
async function hop(door: Door, reader: ExactReader, hops: number, random: () => number, head: () => Promise<number>) {
  for (let n = 0; n < hops; n++) {
    const transport = TRANSPORTS[Math.floor(random() * TRANSPORTS.length)] ?? 'ws'
    const signal = AbortSignal.timeout(20 + Math.floor(random() * 200))
    await readOver(transport, door, reader, signal)
  }
  const stop = new AbortController()
  const end = await head()
  const last = readOver('ws', door, reader, stop.signal)
  await expect.poll(() => reader.position, { interval: 10 }).toBe(end)
  stop.abort()
  await last
}

async function storedOf(test: TestHub): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  for (;;) {
    const page = await test.temp.log.read(all.at(-1)?.seq ?? 0, { events: 5_000, bytes: 64 * 1024 * 1024 })
    if (page.length === 0) return all
    all.push(...page)
  }
}

describe('[P-READ-1] what a client applies is the slice after its cursor, in order, once', () => {
  it.each([1, 2, 3])('over random switches of transport under writes (seed %i)', async (seed) => {
    const random = randomOf(seed)
    await using test = await openTestHub({ limits: { recentBytes: 200_000, bookmarkMs: 50 } })
    const stop = writer(test, 500, random)
    const ended = Promise.withResolvers<number>()
    const readers = [new ExactReader('first'), new ExactReader('second')]
    const filtered = new ExactReader('filtered')
    const doors = [doorOf(test), doorOf(test), doorOf(test, ['agent:*'])]
    const hopping = [...readers, filtered].map((reader, n) =>
      hop(doors[n] ?? doorOf(test), reader, 20, randomOf(seed * 100 + n), () => ended.promise),
    )
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    await expect.poll(() => test.temp.log.head).toBeGreaterThan(500)
    await stop()
    ended.resolve(test.temp.log.head)
    await Promise.all(hopping)
    const stored = await storedOf(test)
    const hash = hashState(test.hub.snapshot().state)
    for (const reader of readers) {
      expect(checkExactness(reader, { stored, hash })).toEqual([])
      expect(new Set(reader.frames.map(({ transport }) => transport)).size).toBeGreaterThan(1)
      expect(reader.gaps).toBe(0)
    }
    expect(checkExactness(filtered, { stored, matches: matcher(['agent:*']) })).toEqual([])
  })

  it.each(TRANSPORTS)('over a restart of the server on %s', async (transport: Transport) => {
    await using test = await openTestHub()
    const reader = new ExactReader('reader')
    const stop = new AbortController()
    const reading = (async () => {
      while (!stop.signal.aborted) await readOver(transport, doorOf(test), reader, stop.signal)
    })()
    await test.publish(50)
    await expect.poll(() => reader.position).toBe(50)
    await test.restart()
    await test.publish(50)
    await expect.poll(() => reader.position).toBe(100)
    stop.abort()
    await reading
    const hash = hashState(test.hub.snapshot().state)
    expect(checkExactness(reader, { stored: await storedOf(test), hash })).toEqual([])
  })
})

describe('the check has teeth', () => {
  const tampered: Record<string, (events: readonly MissionEvent[]) => readonly MissionEvent[]> = {
    'skips one': (events) => events.filter(({ seq }) => seq !== 5),
    'doubles one': (events) => events.flatMap((event) => (event.seq === 5 ? [event, event] : [event])),
    'swaps two': (events) => {
      const at = events.findIndex(({ seq }) => seq === 5)
      const [one, two] = [events[at], events[at + 1]]
      return one && two ? events.with(at, two).with(at + 1, one) : events
    },
    'changes one': (events) => events.map((event) => (event.seq === 5 ? { ...event, id: 'another' } : event)),
    'skips the last': (events) => events.filter(({ seq }) => seq !== 10),
  }

  it.each([...Object.keys(tampered), 'is honest'])('it judges a reader that %s', async (mutant) => {
    class Broken extends ExactReader {
      protected override apply(events: readonly MissionEvent[]): void {
        super.apply(tampered[mutant]?.(events) ?? events)
      }
    }
    await using test = await openTestHub()
    await test.publish(10, 'agent:activity', { agentId: 'a1', kind: 'note', title: 'note' })
    const reader = new Broken('reader')
    const stop = new AbortController()
    const reading = readOver('ws', doorOf(test), reader, stop.signal)
    await expect.poll(() => reader.position).toBe(10)
    stop.abort()
    await reading
    const hash = hashState(test.hub.snapshot().state)
    const wrong = checkExactness(reader, { stored: await storedOf(test), hash })
    if (mutant === 'is honest') expect(wrong).toEqual([])
    else expect(wrong.length).toBeGreaterThan(0)
  })

  it('it notices a client that stops short, and a frame that leaves a gap', async () => {
    await using test = await openTestHub()
    await test.publish(10)
    const stored = await storedOf(test)
    const reader = new ExactReader('reader')
    const frame = (from: number, to: number): EventsFrame => ({
      type: 'events',
      sub: '1',
      from,
      to,
      head: 10,
      cursor: `${test.temp.log.epoch}:${to}:x`,
      events: stored.slice(from, to).map(({ event }) => event),
    })
    expect(reader.accept('ws', frame(0, 4))).toBe('applied')
    expect(reader.accept('ws', frame(0, 3))).toBe('ignored')
    expect(reader.accept('ws', frame(5, 10))).toBe('gap')
    expect(checkExactness(reader, { stored })).toContain('reader stands at 4, the stream ends at 10')
    expect(reader.accept('ws', frame(2, 10))).toBe('applied')
    expect(checkExactness(reader, { stored })).toEqual([])
  })
})
