import { expect, it } from 'vitest'
import { onceAMinute } from './once-a-minute.ts'

it('is asked once in a minute and again in the next, or in an earlier one', () => {
  const asked: number[] = []
  const say = onceAMinute((now) => asked.push(now))
  expect([60_000, 60_001, 119_999, 120_000, 60_000].map(say)).toEqual([1, 1, 1, 2, 3])
  expect(asked).toEqual([60_000, 120_000, 60_000])
})
