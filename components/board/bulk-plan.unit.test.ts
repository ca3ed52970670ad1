import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { planBulk } from './bulk-plan.ts'
import { taskOf } from './task-fixture.ts'

const { agents } = folded([new Stamp().make('agent:registered', { agentId: 'ada', name: 'Ada', kind: 'script' })])
const one = taskOf({ id: 'one', status: 'ready', assignee: 'ada' })
const two = taskOf({ id: 'two', status: 'ready', assignee: 'agent:bo' })
const person = taskOf({ id: 'person', status: 'ready', assignee: 'person:p' })
const free = taskOf({ id: 'free', status: 'ready', assignee: null })
const runs = taskOf({ id: 'runs', status: 'running', assignee: 'ada' })

it('asks for a lease where work of an agent starts, changes the rest, and starts nothing that nobody has', () => {
  const { alike, claims, refused } = planBulk(
    [one, two, person, free, runs],
    ({ status }) => (status === 'running' ? null : { status: 'running' }),
    agents,
  )
  expect(claims.map(({ task, agentId }) => [task.id, agentId])).toEqual([
    ['one', 'ada'],
    ['two', 'bo'],
  ])
  expect(alike).toEqual([{ change: { status: 'running' }, tasks: [person] }])
  expect(refused).toEqual([{ id: 'free', why: 'Only a claim starts work: give it to somebody first.' }])
})

it('sends what is the same at once', () => {
  const plan = planBulk([one, free, runs], ({ id }) => ({ labels: id === 'runs' ? ['r'] : ['x'] }), agents)
  expect(plan.alike.map(({ tasks }) => tasks.map(({ id }) => id))).toEqual([['one', 'free'], ['runs']])
  expect([plan.claims, plan.refused]).toEqual([[], []])
})
