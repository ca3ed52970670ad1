import { expect, it } from 'vitest'
import { AnswerError } from '../rest/send-json.ts'
import { draftOf } from './budget-draft.ts'
import { isAnyWrong, NOTHING_WRONG, withRefused, wrongsOf } from './budget-wrongs.ts'

const NEW = { ...draftOf(null), limit: '5' }

it('says what is wrong with a limit, and how to put it right', () => {
  const usd = (limit: string) => wrongsOf({ ...NEW, limit }).limit
  const tokens = (limit: string) => wrongsOf({ ...NEW, unit: 'tokens', limit }).limit
  expect([usd('5'), usd('0.01'), tokens('1'), isAnyWrong(wrongsOf(NEW))]).toEqual([null, null, null, false])
  expect(usd('')).toBe('Say how much.')
  expect(usd('0')).toBe('More than $0. To allow nothing at all, set any limit and hold it by hand.')
  expect(usd('-3')).toBe(usd('0'))
  expect(usd('1000001')).toBe('At most $1,000,000.')
  expect(tokens('1.5')).toBe('Tokens are counted whole: 2, not 1.5.')
  expect(tokens('0')).toMatch('At least 1 token.')
  expect(tokens('1e300')).toMatch('At most 9,007')
})

it('says what a budget is to be about, and which step cannot stand', () => {
  expect(wrongsOf({ ...NEW, kind: 'project', id: ' ' }).scope).toBe('Say which project.')
  expect(wrongsOf({ ...NEW, kind: 'project', id: 'web' }).scope).toBeNull()
  const at = (...percents: readonly string[]) => {
    const steps = percents.map((percent, key) => ({ key, at: percent, acts: 'notify' }))
    return [...wrongsOf({ ...NEW, steps }).steps]
  }
  expect(at('50', '80', '1000')).toEqual([])
  expect(at('50', '50.0')).toEqual([[1, 'Another step is at 50 % already.']])
  const whole = 'A whole percent, 1 to 1000.'
  expect(at('', '0', '1001', '5.5')).toEqual([0, 1, 2, 3].map((key) => [key, whole]))
})

it('what the server refuses is said at its field too', () => {
  const refused = new AnswerError('invalid', 'limit.usd: must be more.', {
    issues: [
      { path: 'limit.usd', message: 'must be more' },
      { path: 'steps.1.at', message: 'must be whole' },
    ],
  })
  const wrongs = withRefused(NOTHING_WRONG, NEW, refused)
  expect(wrongs).toEqual({ scope: null, limit: 'It must be more.', steps: new Map([[1, 'It must be whole.']]) })
  expect(withRefused(NOTHING_WRONG, NEW, null)).toBe(NOTHING_WRONG)
})
