import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { whyWords } from './why-words.ts'

const stamp = new Stamp()
const state = folded([
  stamp.make('rule:changed', {
    ruleId: 'r-7f3a',
    kind: 'noProgress',
    on: true,
    severity: 'warning',
    params: { forMs: 600_000 },
  }),
])

it('an alert says the rule that fired it as a sentence, never the id of one', () => {
  expect(whyWords({ id: 'x', rule: 'r-7f3a', by: 'rule:alerts' }, state)).toBe(
    'An agent works for 10 min and gets nothing done',
  )
  expect(whyWords({ id: 'x', rule: 'stale', by: 'rule:alerts' }, state)).toBe('An agent is stale')
  expect(whyWords({ id: 'x', rule: 'r-gone', by: 'rule:alerts' }, state)).toBe('its rule was removed')
  expect(whyWords({ id: 'x', rule: 'webhook', by: 'rule:notify' }, state)).toMatch('a webhook gave up')
})

it('what a program reported keeps the name that the program gave it', () => {
  expect(whyWords({ id: 'x', rule: 'stale', by: 'key:k1' }, state)).toBe('stale')
})
