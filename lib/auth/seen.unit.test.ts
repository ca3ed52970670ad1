import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ABSENCE_MS, type Seen, seenAfter } from './seen.ts'

const at = (seq: number, epoch = 'epoch-one') => `${epoch}:${seq}:t${seq}`
const seqOf = (cursor: string) => Number(cursor.split(':')[1])

it('[P-AWAY-1] an absence is a quarter of an hour without a look, in which something happened', () => {
  const first = seenAfter(null, at(5), 0)
  expect(first).toEqual({ cursor: at(5), at: 0, away: null })
  expect(seenAfter(first, at(9), ABSENCE_MS - 1).away).toBeNull()
  expect(seenAfter(first, at(5), ABSENCE_MS).away).toBeNull()
  expect(seenAfter(first, at(9), ABSENCE_MS)).toEqual({
    cursor: at(9),
    at: ABSENCE_MS,
    away: { from: at(5), to: at(9), fromAt: 0, toAt: ABSENCE_MS },
  })
})

it('[P-AWAY-1] an absence stays until it is put away or another one follows; looking on does not change it', () => {
  const back = seenAfter(seenAfter(null, at(5), 0), at(9), ABSENCE_MS)
  const later = seenAfter(back, at(12), ABSENCE_MS + 60_000)
  expect(later.away).toEqual(back.away)
  const again = seenAfter(later, at(20), later.at + ABSENCE_MS)
  expect(again.away).toEqual({ from: at(12), to: at(20), fromAt: later.at, toAt: again.at })
})

it('[P-AWAY-1] a page that wakes and has not caught up ends the absence all the same, and it is told up to now', () => {
  const slept = seenAfter(null, at(5), 0)
  const woke = seenAfter(slept, at(5), ABSENCE_MS, at(900))
  expect(woke).toEqual({
    cursor: at(5),
    at: ABSENCE_MS,
    away: { from: at(5), to: at(900), fromAt: 0, toAt: ABSENCE_MS },
  })
  expect(seenAfter(slept, at(40), ABSENCE_MS, at(900)).away).toMatchObject({ to: at(900) })
  expect(seenAfter(woke, at(900), ABSENCE_MS + 30_000, at(901))).toMatchObject({ cursor: at(900), away: woke.away })
})

it('[P-AWAY-1] a log of another epoch is newer, whatever its numbers', () => {
  const seen = seenAfter(seenAfter(null, at(500), 0), at(3, 'epoch-two'), ABSENCE_MS)
  expect(seen).toMatchObject({ cursor: at(3, 'epoch-two'), away: { from: at(500), to: at(3, 'epoch-two') } })
})

it('[P-AWAY-1] what was seen never goes back, whatever device looks, and an absence is never one of less', () => {
  const looks = fc.array(fc.record({ seq: fc.nat(50), wait: fc.integer({ min: -5_000, max: 2 * ABSENCE_MS }) }))
  fc.assert(
    fc.property(looks, (list) => {
      let [seen, now]: [Seen | null, number] = [null, 0]
      for (const { seq, wait } of list) {
        const before: Seen | null = seen
        now += wait
        seen = seenAfter(before, at(seq), now)
        expect(seqOf(seen.cursor)).toBe(Math.max(seq, before === null ? 0 : seqOf(before.cursor)))
        if (seen.away !== null) {
          expect(seen.away.toAt - seen.away.fromAt).toBeGreaterThanOrEqual(ABSENCE_MS)
          expect(seqOf(seen.away.to)).toBeGreaterThan(seqOf(seen.away.from))
        }
      }
    }),
  )
})
