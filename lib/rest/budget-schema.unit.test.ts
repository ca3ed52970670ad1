import { expect, it } from 'vitest'
import { newBudgetBody } from './budget.schema.ts'

const refusals = (part: object) => {
  const body = { scope: { kind: 'workspace' }, period: 'day', limit: { usd: 5 }, ...part }
  return newBudgetBody.safeParse(body).error?.issues.map(({ path, message }) => [path.join('.'), message])
}

it('says in plain words what a limit has to be', () => {
  expect(refusals({})).toBeUndefined()
  expect(refusals({ limit: { usd: 0 } })).toEqual([
    ['limit.usd', 'must be an amount of US dollars above 0, at most 1,000,000'],
  ])
  expect(refusals({ limit: { tokens: 1.5 } })).toEqual([
    ['limit', 'must be a whole number of tokens, at least 1, as {"tokens": 100000}'],
  ])
  for (const limit of [5, null, {}, { usd: 1, tokens: 2 }]) {
    expect(refusals({ limit })).toEqual([['limit', 'must be in one unit: {"usd": 5} or {"tokens": 100000}']])
  }
})

it('says which step cannot stand, and what a budget is to name', () => {
  expect(refusals({ steps: [{ at: 0.5, acts: [] }] })).toEqual([
    ['steps.0.at', 'must be a whole percent from 1 to 1000'],
    ['steps.0.acts', 'name at least one of notify, ask, pause, hold and stop'],
  ])
  const twice = { at: 50, acts: ['ask'] }
  expect(refusals({ steps: [twice, twice] })).toEqual([
    ['steps', 'each step needs a percent of its own: two stand at the same'],
  ])
  expect(refusals({ scope: { kind: 'agent' } })?.[0]?.[0]).toBe('scope.id')
})
