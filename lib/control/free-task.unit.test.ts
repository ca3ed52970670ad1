import fc from 'fast-check'
import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { isHolder, nextFree, whyNotFree } from './free-task.ts'

const LEASE = 60_000

function board(assignee: string | null, heardLaterMs = 0) {
  const stamp = new Stamp()
  const events = [
    stamp.make('agent:registered', { agentId: 'ada' }),
    stamp.make('task:created', { taskId: 't', title: 'T', status: 'running', assignee, leaseMs: LEASE }),
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

it('[P-TASK-2] lets another agent have a task once its lease has lapsed', () => {
  const { state, task, heardMs } = board('agent:ada', 5_000)
  const free = (ms: number) => whyNotFree(state, task, 'bob', ms) === null
  expect([free(heardMs + LEASE - 1), free(heardMs + LEASE)]).toEqual([false, true])
})

it('never lets an agent have what a person or a name that is no agent’s has', () => {
  for (const holder of ['person:ada', 'Ann', null]) {
    const { state, task } = board(holder)
    const why = whyNotFree(state, task, 'bob', Number.MAX_SAFE_INTEGER)
    expect(why).toBe(holder === null ? null : `is assigned to ${holder}`)
  }
})

it('knows a holder by its bare id too, as other publishers write it', () => {
  const { task } = board('ada')
  expect(task.lease?.holder).toBe('ada')
  expect([isHolder(task, 'ada'), isHolder(task, 'agent:ada'), isHolder(task, 'bob')]).toEqual([true, false, false])
})

const anyTask = fc.record({
  status: fc.constantFrom('backlog', 'ready', 'running', 'review', 'done'),
  priority: fc.constantFrom('low', 'normal', 'high', 'urgent'),
  assignee: fc.constantFrom(null, 'agent:ada', 'agent:bob', 'person:p'),
  rank: fc.constantFrom('a', 'b', 'c'),
  project: fc.constantFrom('web', 'api'),
  dependsOn: fc.array(fc.constantFrom('t0', 't1'), { maxLength: 1 }),
})
const HASTE = ['urgent', 'high', 'normal', 'low']

it('[P-TASK-4] gives what is reserved first, then by priority and rank, then what has lapsed; never what is not free', () => {
  fc.assert(
    fc.property(fc.array(anyTask, { maxLength: 8 }), fc.boolean(), (tasks, late) => {
      const stamp = new Stamp()
      const state = folded(
        tasks.map((task, index) => stamp.make('task:created', { ...task, taskId: `t${index}`, title: 'T' })),
      )
      const nowMs = Date.parse(stamp.at) + (late ? 24 * 3_600_000 : 0)
      const turn = (task: Task): string => {
        const row = task.status === 'running' ? 2 : isHolder(task, 'ada') ? 0 : 1
        return `${row} ${HASTE.indexOf(task.priority)} ${task.rank} ${task.id}`
      }
      const isOffered = ({ status, lease }: Task) => status === 'ready' || lease !== null
      const free = [...state.tasks.values()]
        .filter((task) => isOffered(task) && whyNotFree(state, task, 'ada', nowMs) === null)
        .sort((a, b) => (turn(a) < turn(b) ? -1 : 1))
      const given: string[] = []
      const passOver = new Set<string>()
      for (;;) {
        const next = nextFree(state, { agentId: 'ada' }, nowMs, ({ id }) => passOver.has(id))
        if (!next) break
        given.push(next.id)
        passOver.add(next.id)
      }
      expect(given).toEqual(free.map(({ id }) => id))
    }),
  )
})
