import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { taskFlow, tasksByStatus } from '#lib/state/selectors.ts'
import { STAGES, stageWords } from './flow-words.ts'

function notes(make: (stamp: Stamp) => Parameters<typeof folded>[0], laterMs = 0): Record<string, string> {
  const stamp = new Stamp()
  const state = folded(make(stamp))
  const now = Date.parse(stamp.at) + laterMs
  const flow = taskFlow(tasksByStatus(state, state.last.day), now)
  return Object.fromEntries(STAGES.map((stage) => [stage, stageWords(stage, flow, now).note]))
}

describe('the second lines of the task flow', () => {
  it('say of an empty board that there is nothing', () => {
    expect(notes(() => [])).toEqual({
      backlog: 'none new',
      ready: 'none waits',
      running: 'nobody on one',
      review: 'none waits',
      done: 'none',
      failed: 'none',
    })
  })

  it('say what is new, old, held and last', () => {
    const task = (stamp: Stamp, taskId: string, more: object) =>
      stamp.make('task:created', { taskId, title: 'x', ...more })
    const make = (stamp: Stamp) => [
      task(stamp, '1', {}),
      task(stamp, '2', { status: 'ready' }),
      task(stamp, '3', { status: 'running', assignee: 'agent:a' }),
      task(stamp, '4', { status: 'review' }),
      task(stamp, '5', { status: 'done' }),
      task(stamp, '6', { status: 'failed' }),
    ]
    expect(notes(make, 120_000)).toEqual({
      backlog: '+1 in 24 h',
      ready: 'oldest 2 min',
      running: '1 on it',
      review: 'oldest 2 min',
      done: 'last 2 min ago',
      failed: 'last 2 min ago',
    })
    expect(notes(make, 86_400_000).backlog).toBe('none new')
    const unheld = (stamp: Stamp) => [...make(stamp), task(stamp, '7', { status: 'running' })]
    expect(notes(unheld).running).toBe('1 unassigned')
  })
})
