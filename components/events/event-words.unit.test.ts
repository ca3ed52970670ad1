import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eventData } from '#lib/protocol/event.schema.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { actorWords, eventLine } from './event-words.ts'

it('calls the person by name to whom a task is given, and an agent as it is named', () => {
  const me = { id: 'person:me', name: 'Me', names: new Map([['person:p1', 'Ada']]) }
  const given = (assignee: string) =>
    eventLine(
      {
        ...{ seq: 1, id: 'e', at: '', day: '', actor: 'server' },
        type: 'task:assigned',
        data: { taskId: 't', assignee },
      },
      me,
    )
  expect([given('person:p1').words, given('person:me').words]).toEqual(['#t → Ada', '#t → Me'])
  expect(given('agent:fox').words).toBe('#t → agent:fox')
})

const line = (type: string, data: object) =>
  eventLine({ seq: 1, id: 'e', at: '', day: '', actor: 'server', type, data } as MissionEvent)

it('says in one line what happened, and colours only what needs a person or failed', () => {
  expect(line('token:usage', { model: 'm-1', input: 1_204, cacheRead: 38_410, output: 412, costUsd: 0.02514 })).toEqual(
    {
      words: 'm-1: 1,204 in, 38,410 cached, 412 out = $0.0251',
      tone: null,
    },
  )
  expect(
    line('agent:statusChange', { previousStatus: 'working', status: 'waiting', evidence: { source: 'hook' } }),
  ).toEqual({ words: 'working → waiting, by hook', tone: 'waiting' })
  expect(line('agent:activity', { title: 'Bash npm test', ok: false, durationMs: 11_400 })).toEqual({
    words: 'Bash npm test, failed in 11 s',
    tone: 'error',
  })
  expect(line('approval:requested', { tool: 'Bash', input: { command: 'git push' } })).toEqual({
    words: 'Bash git push',
    tone: 'waiting',
  })
  expect(line('task:failed', { taskId: '131', title: 'Resume' })).toEqual({ words: '#131 Resume', tone: 'error' })
  expect(line('shop:deploy', { service: 'api', ok: true }).words).toBe('{"service":"api","ok":true}')
})

it('finds words for whatever is in the data, in one line of bounded length', () => {
  const types = [...Object.keys(eventData), 'own:thing']
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.dictionary(fc.string(), fc.jsonValue()), (type, data) => {
      const { words } = line(type, data)
      expect(words.includes('\n')).toBe(false)
      expect(words.length).toBeLessThan(2_000)
    }),
  )
})

it('names who published it', () => {
  const of = (actor: string) => actorWords(actor, { id: 'person:p1', name: 'Ada' })
  expect(['person:p1', 'person:p2'].map(of)).toEqual(['Ada', 'person p2'])
  expect(['key:k1', 'server', 'rule:a:b'].map(of)).toEqual(['key k1', 'server', 'rule a:b'])
})
