import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Start } from '#lib/protocol/cursor.ts'
import { resume, type Standing } from './resume.ts'

const standing: Standing = {
  epoch: 'epoch-one',
  head: 100,
  floor: 40,
  tag: 'good',
  behind: { events: 50, bytes: 5_000 },
}
const cursor = (seq: number, tag = 'good', epoch = 'epoch-one'): Start => ({
  at: 'cursor',
  cursor: { epoch, seq, tag },
})

describe('resume', () => {
  it('[P-RESUME-0] resets with epoch where the tag is not that of the stored event', () => {
    expect(resume(cursor(50, 'other'), standing)).toEqual({ kind: 'reset', reason: 'epoch' })
  })

  it('[P-RESUME-1] resets with epoch where the epoch is another, whatever the seq', () => {
    for (const seq of [0, 10, 50, 1_000]) {
      expect(resume(cursor(seq, 'good', 'epoch-two'), standing)).toEqual({ kind: 'reset', reason: 'epoch' })
    }
  })

  it('[P-RESUME-2] resets with gone below the floor, and where the tag can no longer be looked up', () => {
    expect(resume(cursor(38), standing)).toEqual({ kind: 'reset', reason: 'gone' })
    expect(resume(cursor(39), { ...standing, tag: null })).toEqual({ kind: 'reset', reason: 'gone' })
    expect(resume(cursor(0, '0'), { ...standing, tag: '0' })).toEqual({ kind: 'reset', reason: 'gone' })
  })

  it('goes on from the place before the floor where its tag is still known', () => {
    expect(resume(cursor(39), standing)).toEqual({ kind: 'go', from: 39 })
    expect(resume(cursor(0, '0'), { ...standing, floor: 1, tag: '0' })).toEqual({ kind: 'go', from: 0 })
  })

  it('[P-RESUME-3] waits where the cursor is ahead of the head', () => {
    expect(resume(cursor(101), { ...standing, tag: null })).toEqual({ kind: 'wait' })
  })

  it('[P-RESUME-4] resets with tooFar only where the subscriber asked for it, and only beyond its bound', () => {
    expect(resume(cursor(50), standing)).toEqual({ kind: 'go', from: 50 })
    expect(resume(cursor(50), standing, { events: 50, bytes: 5_000 })).toEqual({ kind: 'go', from: 50 })
    expect(resume(cursor(50), standing, { events: 49 })).toEqual({ kind: 'reset', reason: 'tooFar' })
    expect(resume(cursor(50), standing, { bytes: 4_999 })).toEqual({ kind: 'reset', reason: 'tooFar' })
  })

  it('[P-RESUME-5] goes on right after the cursor; now and floor need no cursor', () => {
    expect(resume(cursor(100), standing)).toEqual({ kind: 'go', from: 100 })
    expect(resume({ at: 'now' }, standing)).toEqual({ kind: 'go', from: 100 })
    expect(resume({ at: 'floor' }, standing)).toEqual({ kind: 'go', from: 39 })
  })

  it('[P-READ-3] never goes on from a cursor that does not prove continuity', () => {
    const anything = fc.record({
      seq: fc.nat(200),
      tag: fc.constantFrom('good', 'other'),
      epoch: fc.constantFrom('epoch-one', 'epoch-two'),
      known: fc.constantFrom('good', null),
      floor: fc.integer({ min: 1, max: 101 }),
    })
    fc.assert(
      fc.property(anything, ({ seq, tag, epoch, known, floor }) => {
        const verdict = resume(cursor(seq, tag, epoch), { ...standing, floor, tag: known })
        const proven = epoch === 'epoch-one' && tag === known && seq <= 100 && seq >= floor - 1
        expect(verdict.kind === 'go').toBe(proven)
        if (verdict.kind === 'go') expect(verdict.from).toBe(seq)
      }),
    )
  })
})
