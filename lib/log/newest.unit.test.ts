import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Newest } from './newest.ts'
import { BodyEvent } from './stored-event.ts'

const eventAt = (seq: number, size: number) => new BodyEvent(seq, `,"data":"${'x'.repeat(size)}"}`)
const seqsOf = (page: readonly { readonly seq: number }[] | null) => page?.map(({ seq }) => seq) ?? null

function filled(sizes: readonly number[], maxBytes: number): Newest {
  const newest = new Newest(maxBytes)
  for (const [index, size] of sizes.entries()) newest.push([eventAt(index + 1, size)])
  return newest
}

describe('the newest events in memory', () => {
  it('gives what lies between two seqs, within the bounds of a page', () => {
    const newest = filled([1, 1, 1, 1, 1], 10_000)
    expect(seqsOf(newest.page(2, 4, { events: 10, bytes: 10_000 }))).toEqual([2, 3, 4])
    expect(seqsOf(newest.page(2, 5, { events: 2, bytes: 10_000 }))).toEqual([2, 3])
    expect(seqsOf(newest.page(2, 5, { events: 10, bytes: 1 }))).toEqual([2])
  })

  it('gives nothing where the first event asked for is no longer, or not yet, held', () => {
    const newest = filled([50, 50, 50], 150)
    expect(newest.page(1, 3, { events: 10, bytes: 10_000 })).toBeNull()
    expect(seqsOf(newest.page(3, 3, { events: 10, bytes: 10_000 }))).toEqual([3])
    expect(newest.page(4, 4, { events: 10, bytes: 10_000 })).toBeNull()
    expect(new Newest(100).page(1, 1, { events: 10, bytes: 100 })).toBeNull()
  })

  it('a page is a run without a hole that begins where it was asked to, or none, whatever was cut off', () => {
    const size = fc.integer({ min: 0, max: 300 })
    const asked = fc.record({ first: fc.integer({ min: 1, max: 3_500 }), events: fc.integer({ min: 1, max: 50 }) })
    fc.assert(
      fc.property(fc.array(size, { maxLength: 3_000, size: 'max' }), asked, (sizes, { first, events }) => {
        const page = seqsOf(filled(sizes, 20_000).page(first, sizes.length, { events, bytes: 5_000 }))
        if (page === null) return
        expect(page).toEqual(Array.from({ length: page.length }, (_, place) => first + place))
        expect(page.at(-1)).toBeLessThanOrEqual(Math.min(sizes.length, first + events - 1))
      }),
      { numRuns: 50 },
    )
  })
})
