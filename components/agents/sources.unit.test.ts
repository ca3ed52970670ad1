import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import type { Evidence } from '#lib/state/model.ts'
import { conflictWords, sourcesOf } from './sources.ts'

it('gives one word for each source, of the agent and its live sessions, what the status stands on first', () => {
  const stamp = new Stamp()
  const state = folded([
    stamp.make('session:started', { sessionId: 's', agentId: 'fox' }),
    stamp.make('agent:statusChange', { agentId: 'fox', status: 'idle', evidence: { source: 'process' } }),
    stamp.make('agent:statusChange', {
      sessionId: 's',
      status: 'working',
      evidence: { source: 'hook', detail: 'old' },
    }),
    stamp.make('agent:statusChange', {
      sessionId: 's',
      status: 'working',
      evidence: { source: 'hook', detail: 'new' },
    }),
    stamp.make('agent:statusChange', { agentId: 'fox', status: 'idle', evidence: { source: 'socket' } }),
  ])
  const fox = state.agents.get('fox')
  if (fox === undefined) throw new Error('no fox')
  const sources = sourcesOf(fox, [...state.sessions.values()])
  expect(sources.map(({ source, detail }) => [source, detail])).toEqual([
    ['hook', 'new'],
    ['socket', null],
    ['process', null],
  ])
  expect(sources[0]).toBe(fox.evidence)
})

it('says a conflict in one sentence', () => {
  const word = (source: Evidence['source'], status: Evidence['status']): Evidence => ({
    source,
    status,
    reason: null,
    task: null,
    detail: null,
    at: '2026-11-21T09:00:00.000Z',
    seq: 1,
  })
  expect(conflictWords({ evidence: word('hook', 'working'), conflict: word('process', 'offline') })).toBe(
    'Its hook says working, its process says offline.',
  )
  expect(conflictWords({ evidence: word('hook', 'working'), conflict: null })).toBeNull()
})
