import { describe, expect, it } from 'vitest'
import { checkpointAt, DAY, event, type OpenStore, refusal, seqsOf } from './log-contract-fixture.ts'

/** What makes a retry harmless and a decision final: the part of the log's contract about ids and guards. */
export function describeIds(name: string, open: OpenStore): void {
  describe(`${name}: ids and guards`, () => {
    it('[P-LOG-3] the same id with the same content gives the first receipt, in its batch, later and after a reopening', async () => {
      const store = await open()
      const one = event('one', 1)
      const first = { id: 'one', seq: 1, duplicate: false }
      const again = { ...first, duplicate: true }
      expect(await store.log.append([one, event('two'), one])).toEqual([
        first,
        { id: 'two', seq: 2, duplicate: false },
        again,
      ])
      const at = { ...one, stamp: one.stamp.replace('03:04', '09:09') }
      expect(await Promise.all([store.log.append([at]), store.log.append([one])])).toEqual([[again], [again]])
      expect(await (await store.reopen()).append([event('three'), one])).toEqual([
        { id: 'three', seq: 3, duplicate: false },
        again,
      ])
      expect(store.log.head).toBe(3)
    })

    it('[P-LOG-3] the same id with other content is a conflict that names the entry and the first seq', async () => {
      const { log } = await open()
      await log.append([event('one', 1)])
      const error = await refusal(log.append([event('two'), event('one', 2)]))
      expect(error).toMatchObject({ code: 'conflict', details: { index: 1, current: { id: 'one', seq: 1 } } })
      expect(await refusal(log.append([event('new', 1), event('new', 2)]))).toMatchObject({ details: { index: 1 } })
      expect(log.head).toBe(1)
      expect(seqsOf(await log.append([event('new', 2)]))).toEqual([2])
    })

    it('[P-LOG-3] ids of different principals never meet', async () => {
      const { log } = await open()
      const receipts = await log.append([event('one', 1), event('one', 2, { principal: 'key:other' })])
      expect(receipts).toMatchObject([
        { seq: 1, duplicate: false },
        { seq: 2, duplicate: false },
      ])
    })

    it('[P-LOG-3] finds what a principal stored under an id, and nothing else', async () => {
      const store = await open()
      await store.log.append([event('one'), event('two', 0, { guard: 'mc:x:1:1' })])
      await store.reopen()
      const found = (principal: string, id: string) => store.log.find(principal, id)
      expect([await found('key:test', 'two'), await found('key:test', 'three')]).toEqual([2, null])
      expect([await found('key:other', 'one'), await found('key:test', 'mc:x:1:1')]).toEqual([null, null])
    })

    it('[P-LOG-4] of two appends with one guard exactly one is stored, in one batch, in one turn, and later', async () => {
      const store = await open()
      const guard = 'mc:claim:task-1:1'
      const [first, second] = await Promise.allSettled([
        store.log.append([event('a', 0, { guard })]),
        store.log.append([event('b', 0, { guard, principal: 'key:other' })]),
      ])
      expect(first).toMatchObject({ status: 'fulfilled' })
      expect(second).toMatchObject({ reason: { code: 'conflict', details: { index: 0, current: { guard, seq: 1 } } } })
      const other = { guard: 'mc:claim:task-2:1' }
      const twice = await refusal(store.log.append([event('c', 0, other), event('d', 0, other)]))
      expect([twice.code, twice.details.index]).toEqual(['conflict', 1])
      expect(twice.message).toContain(other.guard)
      const later = await refusal((await store.reopen()).append([event('e'), event('b', 0, { guard })]))
      expect(later).toMatchObject({ code: 'conflict', details: { index: 1 } })
      expect(store.log.head).toBe(1)
      expect(await store.log.append([event('c', 0, other)])).toMatchObject([{ seq: 2, duplicate: false }])
    })

    it('[P-LOG-4] the one that won may ask again: its id is looked at before its guard', async () => {
      const { log } = await open()
      const won = event('a', 0, { guard: 'mc:answer:q:1' })
      await log.append([won])
      expect(await log.append([won])).toEqual([{ id: 'a', seq: 1, duplicate: true }])
      expect((await refusal(log.append([event('a', 1, { guard: 'mc:answer:q:1' })]))).details.current).toHaveProperty(
        'id',
      )
    })

    it('[P-LOG-4] a guard and an id that look alike do not meet', async () => {
      const { log } = await open()
      await log.append([event('mc:x:1:1'), event('b', 0, { guard: 'mc:x:1:1' }), event('c', 0, { guard: 'b' })])
      expect(log.head).toBe(3)
    })

    it('[P-LOG-3] ids outlive trimmed events by 7 days, and as long as their event is kept', async () => {
      const start = Date.UTC(2026, 0, 1)
      let days = 0
      const { log } = await open({ now: () => start + days * DAY })
      await log.append([event('gone', 1), event('kept', 1)])
      // How old an id is may be known to the hour only, from what was stored after it.
      for (const [at, id] of [
        [0.1, 'tick'],
        [2, 'young'],
        [2.1, 'last'],
      ] as const) {
        days = at
        await log.append([event(id, 1)])
      }
      await log.saveCheckpoint(await checkpointAt(log, 2))
      days = 6.9
      expect(await log.trim(2)).toBe(2)
      expect(await log.append([event('gone', 1)])).toEqual([{ id: 'gone', seq: 1, duplicate: true }])
      expect((await refusal(log.append([event('gone', 2)]))).code).toBe('conflict')
      days = 7.2
      await log.trim(2)
      expect(await log.append([event('gone', 2)])).toEqual([{ id: 'gone', seq: 6, duplicate: false }])
      expect(await log.append([event('kept', 1)])).toMatchObject([{ seq: 2, duplicate: true }])
      await log.saveCheckpoint(await checkpointAt(log, 6))
      expect(await log.trim(6)).toBe(6)
      expect(await log.append([event('kept', 2)])).toMatchObject([{ seq: 7, duplicate: false }])
      expect(await log.append([event('young', 1)])).toMatchObject([{ seq: 4, duplicate: true }])
    })

    it('[P-LOG-4] a guard is never forgotten', async () => {
      let now = Date.UTC(2026, 0, 1)
      const { log } = await open({ now: () => now })
      await log.append([event('a', 0, { guard: 'mc:claim:t:1' })])
      now += 30 * DAY
      await log.append([event('b')])
      await log.saveCheckpoint(await checkpointAt(log, 2))
      await log.trim(2)
      expect((await refusal(log.append([event('c', 0, { guard: 'mc:claim:t:1' })]))).code).toBe('conflict')
    })
  })
}
