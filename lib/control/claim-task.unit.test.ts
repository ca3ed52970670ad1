import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { isHolder, leaseEndMs, whyNotFree } from './claim-task.ts'

const LEASE = 60_000

function board(assignee: string | null, heardLaterMs = 0) {
  const stamp = new Stamp()
  const events = [
    stamp.make('agent:registered', { agentId: 'ada' }),
    stamp.make('task:created', { taskId: 't', title: 'T', status: 'running', assignee }),
    stamp.later(heardLaterMs).make('agent:registered', { agentId: 'ada' }),
  ]
  const state = folded(events)
  return { state, task: taskOf(state), heardMs: Date.parse(stamp.at) }
}

function taskOf(state: MissionState): Task {
  const task = state.tasks.get('t')
  if (!task) throw new Error('no task')
  return task
}

it('lasts as long as the holder is heard, and the lease after that', () => {
  const { state, task, heardMs } = board('agent:ada', 5_000)
  expect(leaseEndMs(state, task, LEASE)).toBe(heardMs + LEASE)
  const free = (ms: number) => whyNotFree(state, task, 'bob', { ms, leaseMs: LEASE }) === null
  expect([free(heardMs + LEASE - 1), free(heardMs + LEASE)]).toEqual([false, true])
})

it('lasts from the last change where its holder is unknown', () => {
  const { state, task } = board('agent:gone', 5_000)
  expect(leaseEndMs(state, task, LEASE)).toBe(Date.parse(task.updatedAt) + LEASE)
})

it('has no end where a person, a name that is no agent’s, or nobody holds the task', () => {
  for (const holder of ['person:ada', 'Ann', null]) {
    const { state, task } = board(holder)
    expect([holder, leaseEndMs(state, task, LEASE)]).toEqual([holder, null])
    const why = whyNotFree(state, task, 'bob', { ms: Number.MAX_SAFE_INTEGER, leaseMs: LEASE })
    expect(why).toBe(holder === null ? null : `is assigned to ${holder}`)
  }
})

it('knows a holder by its bare id too, as other publishers write it', () => {
  const { state, task } = board('ada')
  expect(leaseEndMs(state, task, LEASE)).not.toBeNull()
  expect([isHolder(task, 'ada'), isHolder(task, 'agent:ada'), isHolder(task, 'bob')]).toEqual([true, false, false])
})
