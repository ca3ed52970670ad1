import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { afterClaim, claimantOf } from './carry-out.ts'
import { taskOf } from './task-fixture.ts'

const { agents } = folded([new Stamp().make('agent:registered', { agentId: 'ada', name: 'Ada', kind: 'script' })])

it('a move into running starts the work of the agent that has the task, and no other move does', () => {
  const ready = taskOf({ id: 't', status: 'ready', assignee: 'agent:new' })
  const into = (task: typeof ready) => claimantOf(task, { status: 'running', rank: '5' }, agents)
  expect(into(ready)).toBe('new')
  expect(into({ ...ready, assignee: 'ada' })).toBe('ada')
  expect(into({ ...ready, assignee: 'person:p' })).toBeNull()
  expect(into({ ...ready, assignee: 'somebody' })).toBeNull()
  expect(into({ ...ready, status: 'running' })).toBeNull()
  expect(claimantOf(ready, { status: 'review' }, agents)).toBeNull()
  expect(claimantOf(ready, { rank: '5' }, agents)).toBeNull()
})

it('what a claim does not do is left to change', () => {
  expect(afterClaim({ status: 'running' })).toBeNull()
  expect(afterClaim({ status: 'running', rank: '5' })).toEqual({ rank: '5' })
})
