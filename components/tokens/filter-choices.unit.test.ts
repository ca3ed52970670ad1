import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { choicesIn } from './filter-choices.ts'

it('can be filtered by everything that used anything', () => {
  const stamp = new Stamp()
  const state = folded([
    stamp.make('agent:registered', { agentId: 'z', name: 'Ann', kind: 'codex' }),
    stamp.make('agent:registered', { agentId: 'idle', kind: 'gemini' }),
    stamp.make('token:usage', { agentId: 'z', model: 'm', project: 'p' }),
    stamp.make('token:usage', { agentId: 'bob', model: 'k' }),
  ])
  const bob = state.agents.get('bob')?.kind
  expect(choicesIn(state)).toEqual({
    client: ['codex', ...(bob === undefined ? [] : [bob])].sort(),
    project: ['p'],
    agent: ['z', 'bob'],
    model: ['k', 'm'],
  })
})
