import { expect, it } from 'vitest'
import { isAskedAbout } from './is-asked-about.ts'

const call = (id: string | null, outcome: 'running' | 'done' = 'running') => ({
  id,
  outcome,
  tool: 'Bash',
  sessionId: 's',
})
const request = (toolUseId: string | null, more: object = {}) => ({
  agentId: 'a',
  sessionId: 's',
  tool: 'Bash',
  toolUseId,
  resolution: null,
  ...more,
})

it('of two running calls of one tool only the one that is asked about waits', () => {
  const open = [request('t2')]
  expect(isAskedAbout(call('t1'), 'a', open)).toBe(false)
  expect(isAskedAbout(call('t2'), 'a', open)).toBe(true)
})

it('where nobody told which call it is, its tool has to do', () => {
  expect(isAskedAbout(call('t1'), 'a', [request(null)])).toBe(true)
  expect(isAskedAbout(call(null), 'a', [request('t2')])).toBe(true)
  expect(isAskedAbout(call('t1'), 'a', [request(null, { tool: 'Write' })])).toBe(false)
})

it('neither a call that is over waits, nor one of another session or agent, nor one that was answered', () => {
  expect(isAskedAbout(call('t1', 'done'), 'a', [request('t1')])).toBe(false)
  expect(isAskedAbout(call('t1'), 'a', [request('t1', { sessionId: 'other' })])).toBe(false)
  expect(isAskedAbout(call('t1'), 'b', [request('t1')])).toBe(false)
  const resolution = { decision: 'allow' as const, by: 'person:1', message: null, at: '2026-11-21T12:00:00.000Z' }
  expect(isAskedAbout(call('t1'), 'a', [request('t1', { resolution })])).toBe(false)
})
