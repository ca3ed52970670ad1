import { expect, it } from 'vitest'
import { emptyState } from '#lib/state/mission.ts'
import { nameOf } from '../board/me.ts'
import { actorWords } from '../events/event-words.ts'
import { nameOfWho } from '../leads/lead-words.ts'
import { directoryFrom } from './directory.ts'

const { names, people } = directoryFrom([
  { id: 'person:p2', name: 'Zoe', isRevoked: false },
  { id: 'person:p1', name: 'Ada', isRevoked: false },
  { id: 'key:k1', name: 'Ada', isRevoked: true },
])
const me = { id: 'person:p0', name: 'Me', names }
const none = emptyState().agents

it('lists the people alone, by name', () => {
  expect(people).toEqual([
    { id: 'person:p1', name: 'Ada' },
    { id: 'person:p2', name: 'Zoe' },
  ])
})

it.each([
  ['person:p0', 'Me', 'Me'],
  ['person:p2', 'Zoe', 'Zoe'],
  ['key:k1', 'key Ada', 'key Ada'],
  ['rule:quiet', 'rule:quiet', 'rule quiet'],
  ['server', 'server', 'server'],
])('%s is called alike on every page, and a key is never taken for a person', (who, name, actor) => {
  expect([nameOf(who, none, me), actorWords(who, me)]).toEqual([name, actor])
  if (who !== 'rule:quiet') expect(nameOfWho(who, none, me)).toBe(name)
})

it('who is not in it stays an id', () => {
  expect([nameOf('person:x', none, me), actorWords('key:x', me), nameOf('key:x', none, me)]).toEqual([
    'x',
    'key x',
    'key x',
  ])
})
