import fc from 'fast-check'
import { expect, it } from 'vitest'
import { itemsOf, placeAt } from './card-items.ts'
import { taskOf } from './task-fixture.ts'

const TALL = 80
const tasks = (count: number) => Array.from({ length: count }, (_, at) => taskOf({ id: `t${at}` }))
const stands = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ index, start: index * TALL, end: (index + 1) * TALL }))

it('opens a hole at the wished place, counted without the card that is on its way', () => {
  const kinds = itemsOf(tasks(3), 't0', 2).map(({ kind, place }) => `${kind} ${place}`)
  expect(kinds).toEqual(['ghost 0', 'card 0', 'card 1', 'drop 2'])
  expect(itemsOf(tasks(2), null, 0).map(({ key }) => key)).toEqual([' drop', 't0', 't1'])
  expect(itemsOf([], null, 0)).toHaveLength(1)
  expect(itemsOf(tasks(2), 't1', null).map(({ kind }) => kind)).toEqual(['card', 'ghost'])
})

it('the upper half of a card means before it, the lower half after it', () => {
  const items = itemsOf(tasks(2), null, null)
  expect([0, 39, 41, 119, 121, 900].map((y) => placeAt(items, stands(2), y))).toEqual([0, 0, 1, 1, 2, 2])
  expect(placeAt([], [], 50)).toBe(0)
})

it('a hole that opened under the pointer stays: the place does not flicker', () => {
  fc.assert(
    fc.property(fc.nat(8), fc.nat(8), fc.nat(900), (count, lifted, y) => {
      const all = tasks(count)
      const ghost = all[lifted]?.id ?? null
      let items = itemsOf(all, ghost, null)
      const seen: number[] = []
      for (let round = 0; round < 4; round++) {
        const place = placeAt(items, stands(items.length), y)
        seen.push(place)
        items = itemsOf(all, ghost, place)
      }
      expect(seen[3]).toBe(seen[2])
      expect(seen[3]).toBeLessThanOrEqual(all.length - (ghost === null ? 0 : 1))
    }),
  )
})
