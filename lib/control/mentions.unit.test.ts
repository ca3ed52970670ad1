import { expect, it } from 'vitest'
import { mentionsIn, namesOf } from './mentions.ts'

const all = [
  { ref: 'agent:claude-code:desk:-home-ada', names: ['claude-code:desk:-home-ada', 'web'] },
  { ref: 'agent:ada', names: ['ada', 'Ada'] },
  { ref: 'person:p1', names: ['p1', 'Ada Lovelace', 'ada'] },
]

it.each([
  ['ask @web, then @WEB again', ['agent:claude-code:desk:-home-ada']],
  ['@claude-code:desk:-home-ada: look at this.', ['agent:claude-code:desk:-home-ada']],
  ['@person:p1 and not the agent', ['person:p1']],
  ['(@ada.)', ['agent:ada', 'person:p1']],
  ['for @"Ada Lovelace" alone', ['person:p1']],
  ['mail ada@web or x@ada.example, or @nobody, or @', []],
])('%s names %j', (text, refs) => {
  expect(mentionsIn(text, namesOf(all))).toEqual(refs)
})

it('names at most 20', () => {
  const many = Array.from({ length: 30 }, (_, n) => ({ ref: `agent:a${n}`, names: [`a${n}`] }))
  expect(mentionsIn(many.map(({ names }) => `@${names[0]}`).join(' '), namesOf(many))).toHaveLength(20)
})

it('a name that many have means the first 20 of them', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => ({ ref: `agent:a${n}`, names: [`a${n}`, 'bot'] }))
  expect(mentionsIn('@bot', namesOf(many))).toEqual(many.slice(0, 20).map(({ ref }) => ref))
})

it('a name is at most as long as one can be: what is longer is none', () => {
  const long = 'a'.repeat(128)
  expect(mentionsIn(`@agent:${long}`, namesOf([{ ref: `agent:${long}`, names: [] }]))).toEqual([`agent:${long}`])
  expect(mentionsIn(`@ada${'-'.repeat(7_900)}`, namesOf(all))).toEqual([])
})
