import { expect, it } from 'vitest'
import { Stamp } from '#lib/state/event-fixture.ts'
import { costMadeBy, partsOf, requestCost, requestsIn } from './requests.ts'

const stamp = new Stamp()

it('lists requests newest first and nothing else', () => {
  const events = [
    stamp.make('token:usage', { model: 'm', requestId: 'one' }),
    stamp.make('session:ended', { sessionId: 's' }),
    stamp.make('token:usage', { model: 'm', requestId: 'two' }),
  ]
  expect(requestsIn(events).map(({ data }) => data.requestId)).toEqual(['two', 'one'])
})

it('writes the cost of a request to a hundredth of a cent', () => {
  expect([0, 0.0129, 1.5, 0.000_01].map(requestCost)).toEqual(['$0.0000', '$0.0129', '$1.5000', '<$0.0001'])
})

it('says who made a cost, and never invents one', () => {
  expect(costMadeBy({ model: 'm' })).toBe('no price')
  expect(costMadeBy({ model: 'm', costUsd: 1 })).toBe('reported')
  expect(costMadeBy({ model: 'm', costUsd: 1, costSource: 'priced' })).toBe('priced')
})

it('lists only parts that were told, zero among them', () => {
  expect(partsOf({ model: 'm', output: 42, cacheRead: 0 })).toEqual([
    { name: 'read from cache', tokens: 0 },
    { name: 'output', tokens: 42 },
  ])
})
