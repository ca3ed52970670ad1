import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { tasksHeldBy } from './tasks-held-by.ts'

it('lists what an agent holds, by either way to name it, open ones first and then the last changed', () => {
  const stamp = new Stamp()
  const task = (taskId: string, assignee: string | null, status: 'ready' | 'done' | 'running' = 'ready') =>
    stamp.make('task:created', { taskId, title: taskId, assignee, status })
  const state = folded([
    stamp.make('agent:registered', { agentId: 'fox' }),
    task('closed', 'agent:fox', 'done'),
    task('old', 'agent:fox'),
    task('other', 'agent:owl'),
    task('free', null),
    task('new', 'fox', 'running'),
  ])
  expect(tasksHeldBy(state, 'fox').map(({ id }) => id)).toEqual(['new', 'old', 'closed'])
})
