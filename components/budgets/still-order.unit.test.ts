import { expect, it } from 'vitest'
import { stillOrder } from './still-order.ts'

const order = (items: string, kept: string | null) =>
  stillOrder([...items], kept === null ? null : [...kept], (id) => id).join('')

it('keeps items where they were, those that came since last and in their own order', () => {
  expect(order('dbca', null)).toBe('dbca')
  expect(order('dbca', 'abcd')).toBe('abcd')
  expect(order('ydbxca', 'abcd')).toBe('abcdyx')
  expect(order('ca', 'abcd')).toBe('ac')
})
