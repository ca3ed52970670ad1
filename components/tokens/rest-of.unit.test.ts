import { expect, it } from 'vitest'
import { request } from './request-fixture.ts'
import { restOf } from './rest-of.ts'

it('what is left of a sum is what its requests are not, and never less than nothing', () => {
  const shown = [request, { ...request, costNano: null, costUsd: null }]
  expect(restOf({ requests: 9, unpriced: 3, costNano: 10 }, shown)).toEqual({ requests: 7, unpriced: 2, costNano: 7 })
  expect(restOf({ requests: 1, unpriced: 0, costNano: 1 }, shown)).toEqual({ requests: 0, unpriced: 0, costNano: 0 })
})
