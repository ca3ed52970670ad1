import { expect, it } from 'vitest'
import { mentionsIn } from './mentions.ts'

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
  expect(mentionsIn(text, all)).toEqual(refs)
})

it('names at most 20', () => {
  const many = Array.from({ length: 30 }, (_, n) => ({ ref: `agent:a${n}`, names: [`a${n}`] }))
  expect(mentionsIn(many.map(({ names }) => `@${names[0]}`).join(' '), many)).toHaveLength(20)
})
