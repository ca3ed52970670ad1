import { expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import { readBeforeQuery, readPollQuery, readStreamQuery } from './stream-query.ts'

const LIMITS = { pageEvents: 500, pollWaitMs: 25_000 }
const OLD = 'epoch001:3:abc'
const NEW = 'epoch001:9:def'

const stream = (query: string, lastEventId: string | null = null) =>
  readStreamQuery(new URLSearchParams(query), lastEventId)
const poll = (query: string) => readPollQuery(new URLSearchParams(query), LIMITS)

const back = (query: string) => readBeforeQuery(new URLSearchParams(query), LIMITS)

function refused(read: () => unknown): string | undefined {
  try {
    read()
  } catch (error) {
    if (isMissionError(error) && error.code === 'invalid') return error.details.issues?.[0]?.path
    throw error
  }
  return undefined
}

it('starts at the head with everything when nothing is asked', () => {
  expect(stream('')).toEqual({ start: { at: 'now' }, filter: ['*'], snapshot: false })
  expect(poll('')).toEqual({ start: { at: 'now' }, filter: ['*'], limit: 500, waitMs: 0 })
})

it('reads cursor, types and the wish for a snapshot', () => {
  expect(stream(`cursor=${OLD}&types=task:created,agent:*&types=agent:activity&snapshot=1`)).toEqual({
    start: { at: 'cursor', cursor: { epoch: 'epoch001', seq: 3, tag: 'abc' } },
    filter: ['agent:*', 'task:created'],
    snapshot: true,
  })
  expect(stream('cursor=0').start).toEqual({ at: 'floor' })
  expect(stream('ticket=abc').start).toEqual({ at: 'now' })
})

it('lets the Last-Event-ID win over the query, and needs no snapshot then', () => {
  expect(stream(`cursor=${OLD}&snapshot=1`, NEW)).toMatchObject({
    start: { at: 'cursor', cursor: { seq: 9 } },
    snapshot: false,
  })
  expect(stream(`cursor=${OLD}&snapshot=1`, '')).toMatchObject({
    start: { at: 'cursor', cursor: { seq: 3 } },
    snapshot: true,
  })
})

it('reads the wait in seconds and the size of a page', () => {
  expect(poll('wait=2.5&limit=10')).toMatchObject({ waitMs: 2_500, limit: 10 })
  expect(poll('wait=25')).toMatchObject({ waitMs: 25_000 })
})

it('reads a page backwards', () => {
  expect(back('before=12&types=task:*&limit=7')).toEqual({ before: 12, filter: ['task:*'], about: {}, limit: 7 })
  expect(back('before=1')).toEqual({ before: 1, filter: ['*'], about: {}, limit: 500 })
  expect(back('before=1&agent=a%2Fb&session=s%201')).toMatchObject({ about: { agentId: 'a/b', sessionId: 's 1' } })
  expect(back('before=1&session=s')).toMatchObject({ about: { sessionId: 's' } })
  expect(refused(() => back('before=1&agent='))).toBe('agent')
  expect(refused(() => back(`before=1&session=${'x'.repeat(129)}`))).toBe('session')
  expect(refused(() => back('before=0'))).toBe('before')
  expect(refused(() => back('before=1.5'))).toBe('before')
  expect(refused(() => back('before='))).toBe('before')
  expect(refused(() => back('before=5&limit=501'))).toBe('limit')
  expect(refused(() => back('before=5&cursor=now'))).toBe('cursor')
})

it('refuses what is not valid and names it', () => {
  expect(refused(() => stream('cursor=yesterday'))).toBe('cursor')
  expect(refused(() => stream('', 'yesterday'))).toBe('Last-Event-ID')
  expect(refused(() => stream('types=Nonsense'))).toBe('types')
  expect(refused(() => stream('snapshot=maybe'))).toBe('snapshot')
  expect(refused(() => stream('limit=3'))).toBe('limit')
  expect(refused(() => poll('wait=26'))).toBe('wait')
  expect(refused(() => poll('wait=-1'))).toBe('wait')
  expect(refused(() => poll('limit=0'))).toBe('limit')
  expect(refused(() => poll('limit=1.5'))).toBe('limit')
  expect(refused(() => poll('limit=501'))).toBe('limit')
  expect(refused(() => poll('ticket=abc'))).toBe('ticket')
  expect(refused(() => poll('agent=fox'))).toBe('agent')
})
