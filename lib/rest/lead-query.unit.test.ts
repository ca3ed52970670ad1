import { expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import { readLeadQuery } from './lead-query.ts'

const read = (query: Record<string, string>) => readLeadQuery(new URLSearchParams(query))

const refused = (query: Record<string, string>) => {
  try {
    return read(query)
  } catch (error) {
    return isMissionError(error) && [error.code, error.details.issues?.[0]?.path]
  }
}

it('reads what is asked for, and what is usual for the rest', () => {
  expect(read({})).toMatchObject({ limit: 100, after: null, order: 'added', text: '', where: {}, merged: false })
  const query = { text: 'fjord labs', stage: 'new', order: 'score', limit: '5', merged: '1' }
  expect(read(query)).toMatchObject({
    text: 'fjord labs',
    where: { stage: 'new' },
    order: 'score',
    limit: 5,
    merged: true,
  })
})

it.each([
  [{ text: 'a '.repeat(1_000) }, 'text'],
  [{ limit: '501' }, 'limit'],
  [{ order: 'place; DROP TABLE lead' }, 'order'],
  [{ __proto__x: '1' }, '__proto__x'],
])('refuses %j, naming it', (query, name) => expect(refused(query)).toEqual(['invalid', name]))
