import { expect, it } from 'vitest'
import { clockWords, exactTime } from './clock-words.ts'

const at = '2026-11-21T14:31:54.208Z'

it('writes a time of day to the second, in UTC where that is asked for', () => {
  expect(clockWords(at, 'UTC')).toBe('14:31:54')
  expect(clockWords(at)).toMatch(/^\d\d:\d\d:54$/)
})

it('writes the exact moment with its date, milliseconds and zone', () => {
  expect(exactTime(at)).toMatch(/^2[0-2] Nov 2026, \d\d:\d\d:54\.208 \S+/)
})
