import { expect, it } from 'vitest'
import { Stamp } from '#lib/state/event-fixture.ts'
import { requestsIn } from '../agents/requests.ts'
import { isIn, sumOf } from './made-scope.ts'

const stamp = new Stamp()
const used = (model: string, input: number, costUsd?: number) =>
  stamp.make('token:usage', { model, input, ...(costUsd !== undefined && { costUsd }) })

it('holds the requests of its model and its day, and nothing else', () => {
  const event = used('a', 1)
  expect(isIn({ title: 'x' }, event)).toBe(true)
  expect(isIn({ title: 'x', model: 'a', day: event.day }, event)).toBe(true)
  expect(isIn({ title: 'x', model: 'b' }, event)).toBe(false)
  expect(isIn({ title: 'x', day: '1999-01-01' }, event)).toBe(false)
  expect(isIn({ title: 'x' }, stamp.make('session:ended', { sessionId: 's' }))).toBe(false)
})

it('sums requests, and counts those without a price', () => {
  expect(sumOf(requestsIn([used('a', 2, 0.5), used('b', 3)]))).toMatchObject({
    requests: 2,
    input: 5,
    costNano: 500_000_000,
    unpriced: 1,
  })
})
