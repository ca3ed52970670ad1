import { expect, it } from 'vitest'
import { Stamp } from '#lib/state/event-fixture.ts'
import { costFrom, costMadeBy, exactCost, partsOf, priceWords, requestCost, requestsIn } from './requests.ts'

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

it('writes what it is made of to a millionth of a dollar', () => {
  expect([0, 0.000_025, 1.5, 0.000_000_1].map(exactCost)).toEqual(['$0.000000', '$0.000025', '$1.500000', '<$0.000001'])
})

it('says who made a cost, and never invents one', () => {
  expect(costMadeBy({ model: 'm' })).toBe('no price')
  expect(costMadeBy({ model: 'm', costUsd: 1 })).toBe('reported')
  expect(costMadeBy({ model: 'm', costUsd: 1, costSource: 'priced' })).toBe('priced')
})

it('lists only parts that were told, zero among them', () => {
  expect(partsOf({ model: 'm', output: 42, cacheRead: 0 })).toEqual([
    { name: 'read from cache', short: 'cache read', tokens: 0 },
    { name: 'output', short: 'output', tokens: 42 },
  ])
})

const PRICE = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75, from: 'genai-prices 1.2.3' }

it('shows the price of each kind and what it came to, where the server made the cost', () => {
  const data = { model: 'm', input: 200, cacheRead: 1_000, output: 40, reasoning: 10, costUsd: 0.0015, price: PRICE }
  expect(partsOf({ ...data, costSource: 'priced' })).toEqual([
    { name: 'input, without cache', short: 'input', tokens: 200, price: 3, costUsd: 0.0006 },
    { name: 'read from cache', short: 'cache read', tokens: 1_000, price: 0.3, costUsd: 0.0003 },
    { name: 'output', short: 'output', tokens: 40, price: 15, costUsd: 0.0006 },
    { name: 'of it reasoning', short: 'reasoning', tokens: 10 },
  ])
  expect(partsOf({ ...data, costSource: 'reported' })[0]).toEqual({
    name: 'input, without cache',
    short: 'input',
    tokens: 200,
  })
})

it('writes prices as lists do', () => {
  expect([3, 0.25, 0.028, 0.1 + 0.2, 1_000].map(priceWords)).toEqual(['$3.00', '$0.25', '$0.028', '$0.30', '$1000.00'])
})

it('says whose prices made a cost', () => {
  const priced = { model: 'm', costUsd: 1, costSource: 'priced' } as const
  expect(costFrom({ ...priced, price: PRICE })).toBe('by genai-prices 1.2.3')
  expect(costFrom({ ...priced, price: { ...PRICE, from: 'override' } })).toBe('by your own prices')
  expect(costFrom(priced)).toBe('from a price list')
  expect(costFrom({ model: 'm', costUsd: 1 })).toBe('as the client reported')
  expect(costFrom({ model: 'm' })).toBe('no price is known')
})
