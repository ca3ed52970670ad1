import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { filesTouched, sharersOf } from './files-touched.ts'

const stamp = new Stamp()
const touch = (agentId: string, path: string, change: 'read' | 'modified') =>
  stamp.make('file:change', { agentId, path, change })
const agent = (agentId: string, project: string, machine = 'desk') =>
  stamp.make('agent:registered', { agentId, project, machine })

it('tells of each file once, the last touched first, with its last act', () => {
  const events = [
    touch('fox', 'a.ts', 'read'),
    touch('fox', 'b.ts', 'read'),
    stamp.make('agent:activity', { agentId: 'fox', kind: 'note', title: 'no file' }),
    touch('fox', 'a.ts', 'modified'),
  ]
  expect(filesTouched(events)).toEqual([
    { path: 'a.ts', times: 2, change: 'modified', at: events[3]?.at },
    { path: 'b.ts', times: 1, change: 'read', at: events[1]?.at },
  ])
})

it('shares a file with the last other agent of the same place that is there', () => {
  const state = folded([
    agent('fox', 'shop'),
    agent('owl', 'shop'),
    agent('elk', 'shop', 'laptop'),
    agent('gone', 'shop'),
    agent('far', 'bank'),
    touch('fox', 'mine.ts', 'modified'),
    touch('owl', 'a.ts', 'read'),
    touch('elk', 'a.ts', 'modified'),
    touch('gone', 'a.ts', 'modified'),
    touch('gone', 'b.ts', 'modified'),
    touch('far', 'c.ts', 'modified'),
    touch('elk', '/etc/hosts', 'read'),
    touch('far', '/etc/fstab', 'read'),
    stamp.make('agent:statusChange', { agentId: 'gone', status: 'offline' }),
  ])
  const fox = state.agents.get('fox')
  if (fox === undefined) throw new Error('no fox')
  const shared = [...sharersOf(state, fox)].map(([path, { agent, change }]) => [path, agent.id, change])
  expect(shared).toEqual([
    ['a.ts', 'elk', 'modified'],
    ['/etc/fstab', 'far', 'read'],
  ])
})
