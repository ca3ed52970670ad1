import { expect, it } from 'vitest'
import { request } from './request-fixture.ts'
import { requestData } from './shown-request.ts'

it('a request that nothing more is known of says no more', () => {
  const data = { model: 'm', input: 5, output: 0, cacheRead: 0, cacheWrite: 0 }
  expect(requestData({ ...request, costUsd: null, costNano: null })).toEqual(data)
  expect(requestData({ ...request, provider: 'p', requestId: 'r', durationMs: 9, costSource: 'priced' })).toEqual({
    ...data,
    costUsd: 3e-9,
    provider: 'p',
    requestId: 'r',
    durationMs: 9,
    costSource: 'priced',
  })
})
