import { expect, it } from 'vitest'
import { clockWords, exactTime, minuteWords, whenWords } from './clock-words.ts'

const at = '2026-11-21T14:31:54.208Z'

it('writes a time of day to the second, in UTC where that is asked for', () => {
  expect(clockWords(at, 'UTC')).toBe('14:31:54')
  expect(clockWords(at)).toMatch(/^\d\d:\d\d:54$/)
})

it('writes the exact moment with its date, milliseconds and zone', () => {
  expect(exactTime(at)).toMatch(/^2[0-2] Nov 2026, \d\d:\d\d:54\.208 \S+/)
})

it('tells what happened on another day by its day', () => {
  const now = new Date(2026, 10, 21, 23, 59).getTime()
  expect(whenWords(new Date(2026, 10, 21, 0, 5).getTime(), now)).toBe('00:05')
  expect(whenWords(new Date(2026, 10, 20, 23, 59).getTime(), now)).toBe('20 Nov')
})

it('writes a moment to the minute in the zone of whoever reads, and leaves what is none', () => {
  expect(minuteWords(new Date(2026, 10, 21, 0, 30).toISOString())).toBe('21 Nov 2026, 00:30')
  expect(minuteWords('soon')).toBe('soon')
})
