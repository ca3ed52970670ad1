import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scrollFor, visibleRows } from './use-visible-rows.ts'

const box = fc.record({
  count: fc.integer({ min: 0, max: 200_000 }),
  row: fc.constantFrom(29, 56),
  height: fc.integer({ min: 0, max: 2_000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
})

it('draws every row in view, and few others, however many there are', () => {
  fc.assert(
    fc.property(box, ({ count, row, height, share }) => {
      const top = share * Math.max(0, count * row - height)
      const { first, end } = visibleRows(count, row, top, height)
      expect(first).toBeGreaterThanOrEqual(0)
      expect(end).toBeLessThanOrEqual(count)
      expect(first * row).toBeLessThanOrEqual(top)
      expect(end === count || end * row >= top + height).toBe(true)
      expect(end - first).toBeLessThanOrEqual(Math.ceil(height / row) + 18)
    }),
  )
})

it('draws as few beyond the edges as it is told, and still every row in view', () => {
  expect(visibleRows(40, 29, 0, 290, 1)).toEqual({ first: 0, end: 11 })
  expect(visibleRows(40, 29, 30, 290, 0)).toEqual({ first: 1, end: 12 })
})

it('draws no row twice and none beyond the end where the list has become shorter than it is scrolled', () => {
  expect(visibleRows(3, 29, 5_000, 600)).toEqual({ first: 3, end: 3 })
})

it('scrolls no farther than a row needs to be seen whole', () => {
  expect(scrollFor(10, 29, 0, 600)).toBe(0)
  expect(scrollFor(30, 29, 0, 600)).toBe(31 * 29 - 600)
  expect(scrollFor(2, 29, 290, 600)).toBe(58)
})
