import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { StoredEvent } from './log.ts'
import { Recent } from './recent.ts'

const stored = (seq: number, size = 10): StoredEvent => ({
  seq,
  json: 'x'.repeat(size),
  tag: `t${seq}`,
  event: { seq, at: '', day: '', actor: '', id: `${seq}`, type: 'test:happened', data: {} } satisfies MissionEvent,
})
const seqsOf = (events: readonly StoredEvent[] | null) => events?.map(({ seq }) => seq)

describe('Recent', () => {
  it('holds the newest events within its bytes, counted in UTF-8', () => {
    const recent = new Recent(25, 0)
    recent.push([{ ...stored(1), json: '€€€' }, stored(2), stored(3)])
    expect(recent.base).toBe(1)
    expect(recent.tagAt(1)).toBeNull()
    expect(recent.tagAt(2)).toBe('t2')
    expect(recent.bytesAfter(0)).toBe(20)
    expect(recent.bytesAfter(2)).toBe(10)
  })

  it('gives pages that end at the first bound that is met, with one event at least', () => {
    const recent = new Recent(1_000, 0)
    recent.push(Array.from({ length: 10 }, (_, index) => stored(index + 1)))
    expect(seqsOf(recent.page(0, 10, { events: 3, bytes: 1_000 }))).toEqual([1, 2, 3])
    expect(seqsOf(recent.page(0, 10, { events: 100, bytes: 25 }))).toEqual([1, 2])
    expect(seqsOf(recent.page(0, 10, { events: 100, bytes: 1 }))).toEqual([1])
    expect(seqsOf(recent.page(7, 9, { events: 100, bytes: 1_000 }))).toEqual([8, 9])
    expect(recent.page(10, 10, { events: 100, bytes: 1_000 })).toBeNull()
  })

  it('forgets what it held when a group does not go on from it, rather than hide the gap', () => {
    const recent = new Recent(1_000, 0)
    recent.push([stored(1), stored(2)])
    recent.push([stored(5)])
    expect(recent.head).toBe(5)
    expect(recent.page(1, 5, { events: 10, bytes: 1_000 })).toBeNull()
    expect(seqsOf(recent.page(4, 5, { events: 10, bytes: 1_000 }))).toEqual([5])
  })

  it('agrees with a plain list, whatever was pushed', () => {
    const groups = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 300 }), { maxLength: 20 })
    fc.assert(
      fc.property(
        groups,
        fc.nat(2_000),
        fc.nat(2_000),
        fc.integer({ min: 1, max: 50 }),
        (sizes, after, upTo, events) => {
          const recent = new Recent(3_000, 0)
          const all: StoredEvent[] = []
          for (const group of sizes) {
            const next = group.map((size, index) => stored(all.length + index + 1, size))
            all.push(...next)
            recent.push(next)
          }
          expect(recent.head).toBe(all.length)
          expect(recent.bytesAfter(0)).toBeLessThanOrEqual(3_000)
          const page = recent.page(after, Math.min(upTo, all.length), { events, bytes: 500 })
          if (page === null) {
            expect(after < recent.base || after >= Math.min(upTo, all.length)).toBe(true)
            return
          }
          expect(page).toEqual(all.slice(after, after + page.length))
          expect(page.length).toBeLessThanOrEqual(Math.min(events, upTo - after))
          const bytes = page.reduce((sum, { json }) => sum + json.length, 0)
          expect(bytes <= 500 || page.length === 1).toBe(true)
        },
      ),
    )
  })

  it('keeps no more than twice its bytes, however large its events are', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const recent = new Recent(1_000, 0)
    const pushed: WeakRef<StoredEvent>[] = []
    for (let seq = 1; seq <= 500; seq++) {
      const event = stored(seq, 100)
      pushed.push(new WeakRef(event))
      recent.push([event])
    }
    // A weak reference holds until the turn that made it is over.
    await setImmediate()
    collect()
    expect(recent.base).toBe(490)
    expect(pushed.filter((one) => one.deref() !== undefined).length).toBeLessThanOrEqual(20)
  })
})
