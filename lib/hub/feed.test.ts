import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryOf, openTempLog, type TempLog } from '#lib/log/log-fixture.ts'
import { Recent } from '#lib/log/recent.ts'
import { EVERYTHING, type Filter } from '#lib/protocol/filter.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { Feed } from './feed.ts'
import type { EncodedRange } from './range-encoder.ts'
import type { Reader, Sink } from './reader.ts'

/** A feed on a real log, whose clock only a delivery moves. */
class Bench {
  readonly temp: TempLog
  readonly recent: Recent
  readonly feed: Feed
  /** Milliseconds that the next delivery takes. */
  deliveryMs = 0
  #now = 0

  constructor(temp: TempLog, recentBytes: number) {
    this.temp = temp
    this.recent = new Recent(recentBytes, 0)
    const newest = () => ({ seq: this.recent.head, tag: this.recent.tagAt(this.recent.head) ?? '0' })
    this.feed = new Feed({
      log: temp.log,
      limits: { ...DEFAULT_LIMITS, pageEvents: 7 },
      recent: this.recent,
      newest,
      clock: () => this.#now,
    })
  }

  /** Stores events. @returns what tells the feed of them. */
  async store(count: number, type: `${string}:${string}` = 'test:happened'): Promise<() => void> {
    const { log } = this.temp
    const from = log.head
    await log.append(Array.from({ length: count }, () => entryOf({ type })))
    const stored = await log.read(from, { events: count, bytes: 64 * 1024 * 1024 })
    return () => this.recent.push(stored)
  }

  async publish(count: number, type: `${string}:${string}` = 'test:happened'): Promise<void> {
    const tell = await this.store(count, type)
    tell()
  }

  open(filter: Filter = EVERYTHING, position = this.recent.head): Client {
    const client = new Client(position, () => {
      this.#now += this.deliveryMs
    })
    client.reader = this.feed.open(client, '1', filter)
    this.feed.start(client.reader, position)
    return client
  }
}

class Client implements Sink {
  readonly start: number
  readonly frames: EncodedRange[] = []
  reader: Reader | null = null
  full = false
  readonly #onDeliver: () => void

  constructor(start: number, onDeliver: () => void) {
    this.start = start
    this.#onDeliver = onDeliver
  }

  accepts(): boolean {
    return !this.full
  }

  deliver(frame: EncodedRange): boolean {
    if (this.full) return false
    this.frames.push(frame)
    this.#onDeliver()
    return true
  }

  reset(): void {
    throw new Error('nothing is trimmed here')
  }

  fail(_reader: Reader, error: unknown): void {
    throw error
  }

  /** Where it stands by its frames; NaN where one does not go on from the one before, or holds what it has. */
  get position(): number {
    let at = this.start
    for (const { from, to } of this.frames) {
      if (from > at || to < at) return Number.NaN
      at = to
    }
    return at
  }

  seqs(): number[] {
    return this.frames.flatMap(({ json }) => JSON.parse(json).events.map((event: { seq: number }) => event.seq))
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n + 1)

describe('a feed with a crowd', () => {
  it('serves it in slices, and who comes later in the turn is given what was stored meanwhile in the same frame', async () => {
    await using temp = await openTempLog()
    const bench = new Bench(temp, 1_000_000)
    const clients = Array.from({ length: 400 }, () => bench.open())
    bench.deliveryMs = 1
    const [tellFirst, tellMore] = [await bench.store(2), await bench.store(3)]
    tellFirst()
    bench.feed.flush()
    const served = clients.filter(({ frames }) => frames.length > 0)
    expect(served.length).toBeGreaterThan(0)
    expect(served.length).toBeLessThan(200)

    tellMore()
    bench.feed.flush()
    await expect.poll(() => clients.every(({ position }) => position === 5)).toBe(true)
    for (const client of clients) expect(client.seqs()).toEqual(range(0, 5))
    const late = clients.filter((client) => !served.includes(client))
    expect(late.every(({ frames }) => frames.length === 1)).toBe(true)
    expect(served.every(({ frames }) => frames.length === 2)).toBe(true)
    // The same range is encoded once, however many classes it goes to.
    expect(bench.feed.encoder.encoded).toBe(3)
  })

  it('serves all of it before it returns when that is asked for', async () => {
    await using temp = await openTempLog()
    const bench = new Bench(temp, 1_000_000)
    const clients = Array.from({ length: 300 }, () => bench.open())
    bench.deliveryMs = 1
    await bench.publish(1)
    bench.feed.flush(true)
    expect(clients.every(({ position }) => position === 1)).toBe(true)
  })

  it('[P-READ-1] gives each reader what passes its filter, in order and once, whoever comes, goes, is full or lags', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 9 }), noise: fc.boolean() }),
      fc.record({ do: fc.constant('flush' as const) }),
      fc.record({ do: fc.constant('turn' as const) }),
      fc.record({ do: fc.constant('crowd' as const), back: fc.nat(30), filtered: fc.boolean() }),
      fc.record({ do: fc.constant('full' as const), which: fc.nat(), full: fc.boolean() }),
      fc.record({ do: fc.constant('leave' as const), which: fc.nat() }),
      fc.record({ do: fc.constant('bookmark' as const) }),
    )
    const slow = fc.constantFrom(0, 0.05, 1)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), slow, async (steps, deliveryMs) => {
        await using temp = await openTempLog()
        const bench = new Bench(temp, 4_000)
        bench.deliveryMs = deliveryMs
        let clients: Client[] = []
        const types: string[] = []
        const publish = async (count: number, type: `${string}:${string}`) => {
          await bench.publish(count, type)
          for (let n = 0; n < count; n++) types.push(type)
        }
        const wake = (client: Client) => {
          client.full = false
          if (client.reader?.state === 'full') bench.feed.pump(client.reader)
        }
        for (const one of steps) {
          const client = 'which' in one ? clients[one.which % Math.max(1, clients.length)] : undefined
          if (one.do === 'publish') await publish(one.count, one.noise ? 'noise:made' : 'test:happened')
          else if (one.do === 'flush') bench.feed.flush()
          else if (one.do === 'turn') await turn()
          else if (one.do === 'bookmark') bench.feed.bookmark()
          else if (one.do === 'crowd') {
            const filter: Filter = one.filtered ? ['test:*'] : EVERYTHING
            const at = Math.max(0, bench.recent.head - one.back)
            for (let n = 0; n < 70; n++) clients.push(bench.open(filter, at))
          } else if (client && one.do === 'full' && one.full) client.full = true
          else if (client && one.do === 'full') wake(client)
          else if (client?.reader && one.do === 'leave') {
            bench.feed.end(client.reader)
            clients = clients.filter((other) => other !== client)
          }
        }
        await publish(1, 'test:happened')
        bench.feed.flush()
        for (const client of clients) wake(client)
        await expect.poll(() => clients.every(({ position }) => position === types.length), { interval: 2 }).toBe(true)
        for (const client of clients) {
          const everything = client.reader?.class.everything
          const passing = range(client.start, types.length).filter(
            (seq) => everything || types[seq - 1] === 'test:happened',
          )
          expect(client.seqs()).toEqual(passing)
        }
        expect(bench.feed.lagging).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})
