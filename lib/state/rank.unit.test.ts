import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rankBetween, rankOfSeq } from './rank.ts'

const seqs = fc.nat(36 ** 9 - 2)
const ranks = fc.oneof(seqs.map(rankOfSeq), fc.stringMatching(/^[0-9a-z]{0,12}[1-9a-z]$/))

it('orders by age what nobody moved', () => {
  fc.assert(
    fc.property(seqs, seqs, (a, b) => {
      expect(rankOfSeq(a) < rankOfSeq(b)).toBe(a < b)
    }),
  )
})

it('gives a place between any two that differ, before the first and after the last', () => {
  fc.assert(
    fc.property(ranks, ranks, (a, b) => {
      if (a === b) return
      const [low, high] = a < b ? [a, b] : [b, a]
      const between = rankBetween(low, high)
      expect(low < between && between < high, `${low} < ${between} < ${high}`).toBe(true)
      expect(between).toMatch(/^[0-9a-z]+$/)
    }),
  )
  fc.assert(
    fc.property(seqs, (seq) => {
      const rank = rankOfSeq(seq + 1)
      expect(rankBetween(rank, null) > rank).toBe(true)
      expect(rankBetween(null, rank) < rank).toBe(true)
    }),
  )
})

it('goes on giving places where everything is put between the same two, and they stay short enough', () => {
  let [low, high] = [rankOfSeq(1), rankOfSeq(2)]
  for (let n = 0; n < 200; n++) {
    const between = rankBetween(low, high)
    expect(low < between && between < high).toBe(true)
    if (n % 2) low = between
    else high = between
  }
  expect(low.length).toBeLessThan(100)
})

it('puts a task after the first of two that have one place', () => {
  expect(rankBetween('b', 'b') > 'b').toBe(true)
  expect(rankBetween('c', 'b') > 'c').toBe(true)
})
