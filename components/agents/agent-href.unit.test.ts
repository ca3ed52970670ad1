import { expect, test } from 'vitest'
import { agentHref, agentIdOf } from './agent-href.ts'

const ODD = [
  'fox',
  'a/b',
  'a b',
  '100%',
  '?x=1',
  '#top',
  'ä·狐',
  '.',
  '..',
  '~.',
  '~~..',
  '~fox',
  '...',
  'a&b=c',
  '"<i>',
]

test.each(ODD)('the address of %j leads back to it', (id) => {
  const { pathname, search, hash } = new URL(agentHref(id), 'http://localhost')
  expect(pathname.split('/').slice(0, 2)).toEqual(['', 'agents'])
  expect(agentIdOf(pathname.split('/').slice(2).join('/'))).toBe(id)
  expect(search + hash).toBe('')
})

test.each(ODD)('a session %j stands in the query', (session) => {
  expect(new URL(agentHref('fox', session), 'http://localhost').searchParams.get('session')).toBe(session)
})

test('what is no encoding is no id', () => {
  expect(agentIdOf('%E0%A4%A')).toBeNull()
})

test('half a character does not throw', () => {
  expect(agentHref('a\ud800', '\udc00')).toBe('/agents/a%EF%BF%BD?session=%EF%BF%BD')
})
