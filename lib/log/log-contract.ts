import { describe, expect, it } from 'vitest'
import { formatCursor, parseCursor } from '#lib/protocol/cursor.ts'
import type { StoredEvent } from './log.ts'
import {
  checkpointAt,
  closingWithTest,
  event,
  events,
  idsOf,
  type OpenStore,
  range,
  refusal,
  seqsOf,
  WIDE,
} from './log-contract-fixture.ts'
import { entryOf } from './log-fixture.ts'
import { describeIds } from './log-ids-contract.ts'
import { describeAgainstModel } from './log-model-contract.ts'

/** Every guarantee of log.ts, to be held by every implementation. */
export function describeLogContract(name: string, openStore: OpenStore): void {
  const open = closingWithTest(openStore)

  describe(`${name}: append`, () => {
    it('[P-LOG-1] an empty log has head 0 and floor 1', async () => {
      const { log } = await open()
      expect([log.head, log.floor, await log.read(0, WIDE)]).toEqual([0, 1, []])
      expect(await log.append([])).toEqual([])
      expect(log.head).toBe(0)
    })

    it('[P-LOG-1] seq is gapless from 1, over batches made at once and over a reopening', async () => {
      const store = await open()
      const receipts = await Promise.all(
        range(0, 19).map((n) => store.log.append([event(`a-${n}`), event(`b-${n}`), event(`c-${n}`)])),
      )
      expect(receipts.flatMap(seqsOf)).toEqual(range(1, 60))
      const log = await store.reopen()
      expect(log.head).toBe(60)
      expect(seqsOf(await log.append([event('later')]))).toEqual([61])
      expect(seqsOf(await log.read(0, WIDE))).toEqual(range(1, 61))
    })

    it('[P-LOG-2] what was acknowledged is there again after a reopening, byte for byte', async () => {
      const store = await open()
      const given: StoredEvent[] = []
      store.log.tail((group) => given.push(...group))
      await store.log.append([event('plain'), entryOf({ id: 'ünï🛰', data: { text: '"\\\u0000\u2028 名前 🛰️' } })])
      const kept = await (await store.reopen()).read(0, WIDE)
      const view = ({ seq, json, tag, event }: StoredEvent) => ({ seq, json, tag, event })
      expect(kept.map(view)).toEqual(given.map(view))
      expect(kept.map((one) => JSON.parse(one.json))).toEqual(kept.map((one) => one.event))
    })

    it('keeps its epoch when it is reopened; another log has another', async () => {
      const store = await open()
      const { epoch } = store.log
      expect((await store.reopen()).epoch).toBe(epoch)
      expect((await open()).log.epoch).not.toBe(epoch)
    })

    it('a refused batch stores nothing and leaves no hole, and its neighbours in the same turn are stored whole', async () => {
      const { log } = await open()
      await log.append([event('taken', 1)])
      const [before, refused, after] = await Promise.allSettled([
        log.append([event('x-1'), event('x-2')]),
        log.append([event('y-1'), event('y-2'), event('taken', 2), event('y-3')]),
        log.append([event('z-1'), event('y-1', 7)]),
      ])
      expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'conflict', details: { index: 2 } } })
      expect([before, after]).toMatchObject([{ value: [{ seq: 2 }, { seq: 3 }] }, { value: [{ seq: 4 }, { seq: 5 }] }])
      expect(idsOf(await log.read(0, WIDE))).toEqual(['taken', 'x-1', 'x-2', 'z-1', 'y-1'])
    })

    it('refuses with overloaded what exceeds the queue, and takes it once there is room', async () => {
      const one = event('one')
      const bytes = one.stamp.length + one.content.length
      const { log } = await open({ limits: { appendQueueBytes: bytes * 2 } })
      const waiting = [log.append([one]), log.append([event('two')])]
      const error = await refusal(log.append([event('three')]))
      expect(error.code).toBe('overloaded')
      expect(error.details.retryAfterMs).toBeGreaterThan(0)
      await Promise.all(waiting)
      expect(seqsOf(await log.append([event('three')]))).toEqual([3])
    })

    it('takes a batch that is larger than the whole queue while nothing else waits', async () => {
      const { log } = await open({ limits: { appendQueueBytes: 10 } })
      expect(await log.append(events(5))).toHaveLength(5)
    })

    it('stores what waits when it is closed, refuses what comes later, and may be closed twice', async () => {
      const store = await open()
      const { log } = store
      const waiting = range(1, 5).map((n) => log.append([event(`w-${n}`)]))
      await Promise.all([log[Symbol.asyncDispose](), log[Symbol.asyncDispose]()])
      expect((await Promise.all(waiting)).flatMap(seqsOf)).toEqual(range(1, 5))
      expect((await refusal(log.append([event('late')]))).code).toBe('unavailable')
      expect((await store.reopen()).head).toBe(5)
    })
  })

  describe(`${name}: tail`, () => {
    it('gives every event once, in order, before its append resolves, with the head moved', async () => {
      const { log } = await open()
      const given: number[] = []
      const off = log.tail((group) => {
        given.push(...seqsOf(group))
        expect(log.head).toBe(group.at(-1)?.seq)
      })
      await Promise.all(
        range(0, 30).map(async (n) => {
          const receipts = await log.append([event(`a-${n}`), event(`b-${n}`)])
          for (const { seq } of receipts) expect(given).toContain(seq)
        }),
      )
      await log.append([event('a-1'), event('more')])
      expect(given).toEqual(range(1, 63))
      off()
      await log.append([event('unheard')])
      expect(given).toHaveLength(63)
    })

    it('stays silent for a batch that brought nothing new', async () => {
      const { log } = await open()
      await log.append([event('one')])
      const groups: unknown[] = []
      log.tail((group) => groups.push(group))
      await log.append([event('one')])
      await refusal(log.append([event('one', 2)]))
      expect(groups).toEqual([])
    })

    it('a listener that throws is reported and harms neither the others nor the append', async () => {
      const errors: unknown[] = []
      const { log } = await open({ onError: (error) => errors.push(error) })
      const given: number[] = []
      log.tail(() => {
        throw new Error('a listener of the test')
      })
      log.tail((group) => given.push(...seqsOf(group)))
      expect(seqsOf(await log.append([event('one')]))).toEqual([1])
      expect(given).toEqual([1])
      expect(errors).toMatchObject([{ message: 'a listener of the test' }])
    })

    it('a listener may append, read and end itself; one that joins meanwhile begins with the next group', async () => {
      const { log } = await open()
      const joined: number[] = []
      const reaction = Promise.withResolvers<readonly [readonly StoredEvent[], unknown]>()
      const off = log.tail((group) => {
        off()
        log.tail((next) => joined.push(...seqsOf(next)))
        const both = Promise.all([log.read(0, WIDE), log.append([event('reaction')])] as const)
        both.then(reaction.resolve, reaction.reject)
        expect(seqsOf(group)).toEqual([1])
      })
      await log.append([event('cause')])
      const [seen] = await reaction.promise
      expect(idsOf(seen)).toEqual(['cause'])
      expect(joined).toEqual([2])
    })
  })

  describe(`${name}: read`, () => {
    it('gives what comes after a seq, oldest first, at most so many events', async () => {
      const { log } = await open()
      await log.append(events(20))
      expect(seqsOf(await log.read(5, { events: 4, bytes: 1e9 }))).toEqual([6, 7, 8, 9])
      expect(seqsOf(await log.read(5, { ...WIDE, upTo: 8 }))).toEqual([6, 7, 8])
      expect(await log.read(20, WIDE)).toEqual([])
      expect(await log.read(8, { ...WIDE, upTo: 8 })).toEqual([])
      expect(seqsOf(await log.read(18, { ...WIDE, upTo: 1_000 }))).toEqual([19, 20])
    })

    it('gives at most so many bytes of JSON, but always one event', async () => {
      const { log } = await open()
      await log.append(range(1, 6).map((n) => entryOf({ id: `ü-${n}`, data: { text: 'ü'.repeat(100) } })))
      const sizes = (await log.read(0, WIDE)).map(({ json }) => Buffer.byteLength(json))
      const three = sizes.slice(0, 3).reduce((sum, size) => sum + size, 0)
      expect(await log.read(0, { events: 100, bytes: three })).toHaveLength(3)
      expect(await log.read(0, { events: 100, bytes: three - 1 })).toHaveLength(2)
      expect(seqsOf(await log.read(3, { events: 100, bytes: 1 }))).toEqual([4])
    })

    it('never runs ahead of the tail', async () => {
      const { log } = await open()
      let given = 0
      log.tail((group) => {
        given = group.at(-1)?.seq ?? given
      })
      await log.append([event('first')])
      let writing = true
      const writer = (async () => {
        for (let n = 0; n < 200; n += 1) await log.append(events(5, `w-${n}`))
        writing = false
      })()
      while (writing) {
        const page = await log.read(Math.max(0, log.head - 3), { ...WIDE, upTo: 1e9 })
        expect(page.at(-1)?.seq ?? 0).toBeLessThanOrEqual(given)
      }
      await writer
    })

    it('makes a cursor at 0 and at every kept seq, whose tag is that of the event', async () => {
      const store = await open()
      await store.log.append(events(3))
      const tags = (await store.log.read(0, WIDE)).map(({ tag }) => tag)
      const log = await store.reopen()
      expect(await log.cursorAt(0)).toEqual({ epoch: log.epoch, seq: 0, tag: '0' })
      for (const [index, tag] of tags.entries()) {
        const cursor = { epoch: log.epoch, seq: index + 1, tag }
        expect(await log.cursorAt(index + 1)).toEqual(cursor)
        expect(parseCursor(formatCursor(cursor))).toEqual(cursor)
      }
      expect(await log.cursorAt(4)).toBeNull()
    })
  })

  describe(`${name}: checkpoints and floor`, () => {
    it('gives back the newest checkpoint of a state version, also after a reopening', async () => {
      const store = await open()
      await store.log.append(events(10))
      expect(await store.log.loadCheckpoint(1)).toBeNull()
      for (const seq of [0, 3, 9, 6]) await store.log.saveCheckpoint(await checkpointAt(store.log, seq))
      const other = await checkpointAt(store.log, 4, 2)
      await store.log.saveCheckpoint(other)
      const log = await store.reopen()
      expect(await log.loadCheckpoint(1)).toEqual(await checkpointAt(log, 9))
      expect(await log.loadCheckpoint(2)).toEqual(other)
      expect(await log.loadCheckpoint(3)).toBeNull()
    })

    it('keeps a checkpoint before the first event', async () => {
      const { log } = await open()
      await log.saveCheckpoint(await checkpointAt(log, 0))
      expect(await log.loadCheckpoint(1)).toMatchObject({ cursor: { seq: 0, tag: '0' } })
    })

    it('refuses a checkpoint whose cursor is not of this log', async () => {
      const { log } = await open()
      await log.append(events(2))
      const good = await checkpointAt(log, 2)
      for (const wrong of [{ epoch: 'another-epoch' }, { tag: 'zzz' }, { seq: 1 }, { seq: 3 }]) {
        await refusal(log.saveCheckpoint({ ...good, cursor: { ...good.cursor, ...wrong } }))
      }
      expect(await log.loadCheckpoint(1)).toBeNull()
    })

    it('[P-RESUME-2] forgets what is below the floor, which passes no checkpoint and never goes back', async () => {
      const store = await open()
      await store.log.append(events(30))
      expect(await store.log.trim(10)).toBe(1)
      await store.log.saveCheckpoint(await checkpointAt(store.log, 20))
      expect(await store.log.trim(10)).toBe(10)
      expect(await store.log.trim(5)).toBe(10)
      expect(seqsOf(await store.log.read(0, WIDE))).toEqual(range(10, 30))
      expect(await store.log.cursorAt(9)).toBeNull()
      expect(await store.log.cursorAt(10)).not.toBeNull()
      expect(await store.log.trim(1e9)).toBe(20)
      const log = await store.reopen()
      expect([log.floor, log.head]).toEqual([20, 30])
      expect(seqsOf(await log.read(0, WIDE))).toEqual(range(20, 30))
      expect(await log.loadCheckpoint(1)).toMatchObject({ cursor: { seq: 20 } })
      expect(seqsOf(await log.append([event('next')]))).toEqual([31])
    })

    it('[P-LOG-5] forgets nothing that a follower still needs, as long as it is held', async () => {
      const { log } = await open()
      await log.append(events(30))
      await log.saveCheckpoint(await checkpointAt(log, 30))
      let needed = 12
      const letGo = log.hold(() => needed)
      log.hold(() => 25)
      expect(await log.trim(20)).toBe(12)
      needed = 18
      expect(await log.trim(20)).toBe(18)
      letGo()
      expect(await log.trim(30)).toBe(25)
      expect(seqsOf(await log.read(0, WIDE))).toEqual(range(25, 30))
    })

    it('lets appends and reads through while it forgets much', async () => {
      const { log } = await open()
      for (let n = 0; n < 12; n += 1) await log.append(events(1_000, `e-${n}`))
      await log.saveCheckpoint(await checkpointAt(log, 11_000))
      const trimmed = log.trim(11_000)
      const appended = log.append([event('meanwhile')])
      const order = await Promise.race([trimmed.then(() => 'trim'), appended.then(() => 'append')])
      expect(order).toBe('append')
      const page = await log.read(0, WIDE)
      expect(page.length).toBeGreaterThanOrEqual(1_001)
      expect(seqsOf(page)).toEqual(range(page[0]?.seq ?? 0, 12_001))
      expect(await trimmed).toBe(11_000)
      expect((await log.read(0, WIDE))[0]?.seq).toBe(11_000)
    })
  })

  describeIds(name, open)
  describeAgainstModel(name, openStore)
}
