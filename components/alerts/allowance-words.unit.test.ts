import { expect, it } from 'vitest'
import { emptySpan } from '#lib/state/budgets.ts'
import { allowanceWords } from './allowance-words.ts'

it('[P-BUD-10] an alert of a budget says what was allowed, until when, and that it is used up', () => {
  const words = (more: object, now = '2026-11-21T12:00:00.000Z') =>
    allowanceWords({ ...emptySpan('2026-11-21'), ...more }, Date.parse(now))
  expect(words({})).toBeNull()
  expect(words({ freeUntil: '2026-11-21T13:30:00.000Z' })).toMatch(/^may go on until \d\d:\d\d$/)
  expect(words({ freeUntil: '2026-11-21T12:00:00.000Z' })).toMatch(/^could go on until \d\d:\d\d, which is over$/)
  expect(words({ calls: 1, passed: 2 })).toBe('1 call may pass')
  expect(words({ passed: 2 })).toBe('2 calls passed, no more may')
})
