import { expect, it } from 'vitest'
import { callShare, callTime } from './call-time.ts'

it.each([
  [0, '0 ms'],
  [640, '640 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [11_400, '11.4 s'],
  [59_960, '1.0 min'],
  [71_000, '1.2 min'],
  [3_600_000, '1.0 h'],
])('%d ms reads %s', (ms, words) => {
  expect(callTime(ms)).toBe(words)
})

it('fills a bar by the logarithm of the time, from 20 ms to a minute', () => {
  expect(callShare(0)).toBe(0.03)
  expect(callShare(20)).toBe(0.03)
  expect(callShare(60_000)).toBe(1)
  expect(callShare(1e9)).toBe(1)
  expect(callShare(Math.sqrt(20 * 60_000))).toBeCloseTo(0.5)
})
