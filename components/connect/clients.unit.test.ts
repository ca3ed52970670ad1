import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { clientsOf } from './clients.ts'

it('groups agents by client, the largest first and all that is not known at the end', () => {
  const stamp = new Stamp()
  const kinds = ['script', 'codex', 'claude-code', 'script', 'claude-code', 'other']
  const { agents } = folded(kinds.map((kind, at) => stamp.make('agent:registered', { agentId: `a${at}`, kind })))
  const names = new Map([
    ['claude-code', 'Claude Code'],
    ['codex', 'Codex'],
  ])
  const groups = clientsOf([...agents.values()], names).map((client) => [
    client.name,
    client.agents.map(({ id }) => id),
  ])
  expect(groups).toEqual([
    ['Claude Code', ['a2', 'a4']],
    ['Codex', ['a1']],
    ['Others', ['a0', 'a3', 'a5']],
  ])
  expect(clientsOf([], names)).toEqual([])
})
