import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { advance, type Position, positionAt } from './position.ts'

const EPOCH = 'epoch-one'
const cursor = (seq: number, epoch = EPOCH) => `${epoch}:${seq}:t${seq}`
const at = (seq: number): Position => ({ epoch: EPOCH, seq, cursor: cursor(seq) })

function event(seq: number): MissionEvent {
  const at = '2026-01-01T00:00:00.000Z'
  return { seq, id: `e${seq}`, at, day: '2026-01-01', actor: 'server', type: 'test:event', data: {} }
}

/** The range (from, to] as an unfiltered reader gets it, or with every second event left out. */
function frame(from: number, to: number, every = 1, epoch = EPOCH): EventsFrame {
  const seqs = Array.from({ length: to - from }, (_, i) => from + i + 1).filter((seq) => seq % every === 0)
  return { type: 'events', sub: '1', from, to, head: to, cursor: cursor(to, epoch), events: seqs.map(event) }
}

describe('advance', () => {
  it('[P-FRAME-1] a frame that starts at the position is applied whole', () => {
    const step = advance(at(3), frame(3, 5))
    expect(step).toEqual({ kind: 'apply', events: [event(4), event(5)], position: at(5) })
  })

  it('[P-FRAME-1] an empty frame moves the position: a bookmark', () => {
    expect(advance(at(3), { ...frame(3, 9), events: [] })).toEqual({ kind: 'apply', events: [], position: at(9) })
  })

  it('[P-FRAME-1] of a frame around the position only the entries above it are applied', () => {
    expect(advance(at(3), frame(1, 5))).toEqual({ kind: 'apply', events: [event(4), event(5)], position: at(5) })
  })

  it('[P-FRAME-1] a frame at or below the position is ignored', () => {
    expect(advance(at(5), frame(3, 5))).toEqual({ kind: 'ignore' })
    expect(advance(at(9), frame(3, 5))).toEqual({ kind: 'ignore' })
  })

  it('[P-FRAME-1] a frame that starts above the position is a gap', () => {
    expect(advance(at(3), frame(4, 5))).toEqual({ kind: 'gap' })
  })

  it('a frame of another epoch, or whose cursor is not that of its end, is a gap', () => {
    expect(advance(at(3), frame(3, 5, 1, 'epoch-two'))).toEqual({ kind: 'gap' })
    expect(advance(at(5), frame(3, 5, 1, 'epoch-two'))).toEqual({ kind: 'gap' })
    expect(advance(at(3), { ...frame(3, 5), cursor: cursor(6) })).toEqual({ kind: 'gap' })
    expect(advance(at(3), { ...frame(3, 5), cursor: 'nonsense' })).toEqual({ kind: 'gap' })
  })

  it('[P-READ-1] whatever frames arrive in whatever order, what is applied is a prefix of the filtered stream, once, in order', () => {
    const ranges = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 8 })), { maxLength: 60 })
    fc.assert(
      fc.property(fc.nat(10), fc.integer({ min: 1, max: 3 }), ranges, (start, every, list) => {
        let position = at(start)
        const applied: number[] = []
        for (const [from, length] of list) {
          const step = advance(position, frame(from, from + length, every))
          if (step.kind !== 'apply') continue
          applied.push(...step.events.map(({ seq }) => seq))
          position = step.position
        }
        const expected = frame(start, position.seq, every).events.map(({ seq }) => seq)
        expect(applied).toEqual(expected)
      }),
    )
  })
})

describe('positionAt', () => {
  it('reads epoch and seq from a cursor and refuses other text', () => {
    expect(positionAt(cursor(7))).toEqual(at(7))
    expect(positionAt('now')).toBeNull()
  })
})
