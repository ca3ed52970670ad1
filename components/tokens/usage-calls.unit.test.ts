import { describe, expect, it } from 'vitest'
import { NO_USAGE } from '#lib/state/usage.ts'
import type { UsageAnswer } from '#lib/usage/usage-answers.ts'
import { foundIn, requestsCsv, requestsPath, usageCsv, usagePath } from './usage-calls.ts'

const days = { from: '2026-11-01', to: '2026-11-09' }
const figures = { ...NO_USAGE, requests: 2, input: 5, costUsd: 0, tokens: 5, cacheShare: null }

describe('the server is asked', () => {
  it('for sums and their course, of what the filters leave', () => {
    const question = { by: 'session', bucket: 'day', ...days, only: { kind: 'codex', project: 'a & b' } } as const
    const query = 'from=2026-11-01&to=2026-11-09&kind=codex&project=a+%26+b'
    expect(usagePath(question)).toBe(`/api/usage?by=session&bucket=day&${query}&limit=500`)
    expect(usageCsv(question)).toBe(`/api/usage.csv?by=session&${query}`)
  })

  it('for requests, page by page', () => {
    const query = 'from=2026-11-01&to=2026-11-09&taskId=t'
    expect(requestsPath({ taskId: 't' }, days, 4)).toBe(`/api/usage/requests?${query}&limit=4`)
    expect(requestsPath({ taskId: 't' }, days, 4, '9')).toBe(`/api/usage/requests?${query}&limit=4&after=9`)
    expect(requestsCsv({ taskId: 't' }, days)).toBe(`/api/usage/requests.csv?${query}`)
  })
})

it('an answer has the shape that the state gives', () => {
  const bucket = { ...figures, at: '2026-11-01' }
  const group = { ...figures, key: 's', label: 'Mend the till', of: 'a', model: 'm', buckets: [bucket] }
  const answer: UsageAnswer = {
    cursor: '1-2',
    zone: 'UTC',
    ...days,
    by: 'session',
    bucket: 'day',
    times: [],
    total: figures,
    buckets: [bucket],
    burn: figures,
    groups: [group],
  }
  const usage = { ...NO_USAGE, requests: 2, input: 5 }
  const buckets = new Map([['2026-11-01', usage]])
  expect(foundIn(answer)).toEqual({
    total: usage,
    buckets,
    groups: [{ key: 's', label: 'Mend the till', of: 'a', model: 'm', usage, buckets }],
  })
})
