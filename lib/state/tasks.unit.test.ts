import { describe, expect, it } from 'vitest'
import type { EventData } from '#lib/protocol/event.ts'
import { folded, Stamp } from './event-fixture.ts'
import { emptyState, fold } from './mission.ts'
import { leaseNow, tasksHeld } from './task-lease.ts'

describe('tasks', () => {
  it('every change counts a version up, or to what the server set; a comment and a cost do not', () => {
    const stamp = new Stamp()
    const version = () => folded(events).tasks.get('t')?.version
    const events = [stamp.make('task:created', { taskId: 't', title: 'T', version: 1 })]
    expect(version()).toBe(1)
    events.push(stamp.make('task:assigned', { taskId: 't', assignee: 'agent:a' }))
    expect(version()).toBe(2)
    events.push(stamp.make('task:updated', { taskId: 't', version: 5 }))
    expect(version()).toBe(5)
    events.push(stamp.make('task:updated', { taskId: 't', version: 3 }))
    expect(version()).toBe(6)
    events.push(stamp.make('task:commented', { taskId: 't', text: 'hm' }))
    events.push(stamp.make('token:usage', { taskId: 't', model: 'm', costUsd: 1 }))
    expect(version()).toBe(6)
  })

  it('changes what an event says and nothing else; null takes away', () => {
    const stamp = new Stamp()
    const { tasks } = folded([
      stamp.make('task:created', { taskId: 't', title: 'T', description: 'D', labels: ['x'], assignee: 'person:p' }),
      stamp.make('task:updated', { taskId: 't', title: 'U', due: '2026-12-01T00:00:00Z' }),
      stamp.make('task:assigned', { taskId: 't', assignee: null }),
    ])
    expect(tasks.get('t')).toMatchObject({
      title: 'U',
      description: 'D',
      labels: ['x'],
      assignee: null,
      due: '2026-12-01T00:00:00Z',
      status: 'backlog',
      priority: 'normal',
    })
  })

  it('is closed with the day it was closed on, and open again when it is reopened', () => {
    const stamp = new Stamp()
    const done = stamp.make('task:completed', { taskId: 't', title: 'T', result: 'ok' })
    expect(folded([done]).tasks.get('t')).toMatchObject({
      status: 'done',
      result: 'ok',
      closedAt: done.at,
      closedDay: '2026-11-21',
    })
    const again = stamp.make('task:updated', { taskId: 't', status: 'ready' })
    expect(folded([done, again]).tasks.get('t')).toMatchObject({ status: 'ready', closedAt: null, closedDay: null })
  })

  it('a change of a task that was forgotten is passed over; one that was never seen is taken up', () => {
    const stamp = new Stamp()
    expect(folded([stamp.make('task:updated', { taskId: 't', version: 4, labels: ['x'] })]).tasks.size).toBe(0)
    expect(folded([stamp.make('task:commented', { taskId: 't', text: 'x' })]).tasks.size).toBe(0)
    expect(folded([stamp.make('task:updated', { taskId: 't' })]).tasks.get('t')).toMatchObject({
      title: 't',
      version: 1,
    })
  })

  it('all open ones stay and the last 200 closed, by when they were closed', () => {
    const stamp = new Stamp()
    const events = []
    for (let index = 0; index < 300; index++)
      events.push(stamp.make('task:created', { taskId: `open${index}`, title: 'x' }))
    for (let index = 0; index < 250; index++)
      events.push(stamp.make('task:created', { taskId: `t${index}`, title: 'x' }))
    for (let index = 249; index >= 0; index--) events.push(stamp.make('task:completed', { taskId: `t${index}` }))
    const whole = folded(events)
    expect(whole.tasks.size).toBe(500)
    expect(whole.tasks.has('t199')).toBe(true)
    expect(whole.tasks.has('t200')).toBe(false)
    const later = [
      stamp.make('task:updated', { taskId: 't199', status: 'ready' }),
      stamp.make('task:failed', { taskId: 'open0' }),
      stamp.make('task:failed', { taskId: 'open1' }),
    ]
    const after = fold(whole, later)
    expect(['t199', 't198', 't197'].map((id) => after.tasks.has(id))).toEqual([true, false, true])
    let split = emptyState()
    for (const event of [...events, ...later]) split = fold(split, [event])
    expect(split).toStrictEqual(after)
  })

  it('those closed in the same millisecond leave in the same order however the events are split', () => {
    const stamp = new Stamp()
    const made = Array.from({ length: 210 }, (_, index) =>
      stamp.make('task:created', { taskId: `t${index}`, title: 'x' }),
    )
    const closed = Array.from({ length: 210 }, (_, index) =>
      stamp.later(-1_000).make('task:completed', { taskId: `t${(index * 11) % 210}` }),
    )
    const events = [...made, ...closed]
    let split = emptyState()
    for (const event of events) split = fold(split, [event])
    expect([...split.tasks.keys()]).toEqual([...folded(events).tasks.keys()])
    expect(split.tasks.size).toBe(200)
  })

  it('keeps the last 50 comments', () => {
    const stamp = new Stamp()
    const events = [stamp.make('task:created', { taskId: 't', title: 'T' })]
    for (let index = 0; index < 60; index++)
      events.push(stamp.make('task:commented', { taskId: 't', text: `${index}` }))
    const comments = folded(events).tasks.get('t')?.comments
    expect(comments).toHaveLength(50)
    expect(comments?.at(-1)).toMatchObject({ text: '59', by: 'key:k1' })
  })

  it('is gone when it is removed', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('task:completed', { taskId: 't', title: 'T' }),
      stamp.make('task:removed', { taskId: 't' }),
      stamp.make('task:removed', { taskId: 't' }),
    ]
    expect(folded(events).tasks.size).toBe(0)
  })
})

describe('experience from tasks', () => {
  const xpAfter = (...changes: EventData<'task:updated'>[]) => {
    const stamp = new Stamp()
    const { agents } = folded([
      stamp.make('agent:registered', { agentId: 'a' }),
      ...changes.map((data) => stamp.make('task:updated', data)),
    ])
    return agents.get('a')?.xp
  }

  it('grows with the priority, and with a review', () => {
    const task = { taskId: 't', assignee: 'agent:a' } as const
    expect(xpAfter({ ...task, priority: 'low', status: 'done' })).toBe(10)
    expect(xpAfter({ ...task, priority: 'urgent', status: 'done' })).toBe(50)
    expect(xpAfter({ ...task, status: 'review' }, { taskId: 't', status: 'done' })).toBe(30)
    expect(xpAfter({ ...task, status: 'failed' })).toBe(0)
  })

  it('is earned once for a task', () => {
    const done = { taskId: 't', assignee: 'a', status: 'done' } as const
    expect(xpAfter(done, { taskId: 't', status: 'ready' }, done)).toBe(20)
  })

  it('is nobody’s where the assignee is no agent here', () => {
    expect(xpAfter({ taskId: 't', assignee: 'person:a', status: 'done' })).toBe(0)
  })
})

describe('leases', () => {
  const at = (minutes: number) => Date.parse('2026-11-21T09:00:00.000Z') + minutes * 60_000
  const claim = { taskId: 't', status: 'running', assignee: 'agent:a' } as const

  it('[P-TASK-1] begin where an agent comes to hold a running task, each with one generation more', () => {
    const stamp = new Stamp()
    const events = [stamp.make('task:created', { taskId: 't', title: 'T', status: 'ready', assignee: 'agent:a' })]
    const task = () => folded(events).tasks.get('t')
    expect(task()).toMatchObject({ lease: null, generation: 0 })
    events.push(stamp.make('task:assigned', { ...claim, leaseMs: 60_000 }))
    const since = events.at(-1)?.at
    expect(task()).toMatchObject({ generation: 1, lease: { holder: 'a', generation: 1, since, ms: 60_000 } })
    events.push(stamp.make('task:updated', { taskId: 't', title: 'U' }))
    expect(task()?.lease).toMatchObject({ generation: 1, since, renewedAt: events.at(-1)?.at })
    events.push(stamp.make('task:assigned', { taskId: 't', assignee: 'agent:b' }))
    expect(task()?.lease).toMatchObject({ holder: 'b', generation: 2, ms: 30 * 60_000 })
    events.push(stamp.make('task:updated', { taskId: 't', status: 'review' }))
    expect(task()).toMatchObject({ lease: null, generation: 2, assignee: 'agent:b' })
    events.push(stamp.make('task:updated', { taskId: 't', status: 'running' }))
    expect(task()?.lease).toMatchObject({ holder: 'b', generation: 3 })
    events.push(stamp.make('task:assigned', { taskId: 't', assignee: 'person:p' }))
    expect(task()).toMatchObject({ lease: null, generation: 3 })
  })

  it('[P-TASK-2] last as long as the holder is heard or anybody but a person works on the task, and then their length', () => {
    const stamp = new Stamp()
    const events = [stamp.make('task:created', { ...claim, title: 'T', leaseMs: 10 * 60_000 })]
    const now = (minutes: number) => {
      const state = folded(events)
      const task = state.tasks.get('t')
      return task && leaseNow(state, task, at(minutes))
    }
    expect(now(9)).toMatchObject({ until: '2026-11-21T09:10:01.000Z', lapsed: false })
    expect(now(11)?.lapsed).toBe(true)
    events.push(stamp.later(299_000).make('task:commented', { taskId: 't', text: 'x' }, { actor: 'person:p' }))
    expect(now(11)?.lapsed).toBe(true)
    events.push(stamp.make('task:commented', { taskId: 't', text: 'y' }))
    expect(now(11)).toMatchObject({ until: '2026-11-21T09:15:02.000Z', lapsed: false })
    events.push(stamp.later(9 * 60_000).make('agent:activity', { agentId: 'a', kind: 'note', title: 'still here' }))
    expect(now(24)?.lapsed).toBe(false)
    expect(now(25)?.lapsed).toBe(true)
    expect(folded([]).tasks.get('t')).toBeUndefined()
  })

  it('lists what each agent holds', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('task:created', { ...claim, title: 'T' }),
      stamp.make('task:created', { ...claim, taskId: 'u', title: 'U' }),
      stamp.make('task:created', { ...claim, taskId: 'v', title: 'V', assignee: 'person:a' }),
    ])
    expect(Array.from(tasksHeld(state), ([id, tasks]) => [id, tasks.map((task) => task.id)])).toEqual([
      ['a', ['t', 'u']],
    ])
  })
})

describe('review by a person', () => {
  const byAgent = { taskId: 't', assignee: 'agent:a' } as const
  const told = (type: 'task:completed' | 'task:updated', actor: string) => {
    const stamp = new Stamp()
    return folded([
      stamp.make('task:created', { ...byAgent, title: 'T', status: 'running', review: 'person' }),
      stamp.make(type, { taskId: 't', status: 'done', result: 'ok' }, { actor }),
    ]).tasks.get('t')
  }

  it.each(['key:k1', 'server', 'rule:x'])(
    '[P-TASK-5] what %s completes comes to review, whatever event says it',
    (actor) => {
      for (const type of ['task:completed', 'task:updated'] as const) {
        expect(told(type, actor)).toMatchObject({ status: 'review', result: 'ok', closedAt: null, lease: null })
      }
    },
  )

  it('[P-TASK-5] a person brings it to done', () => {
    expect(told('task:completed', 'person:p')).toMatchObject({ status: 'done' })
  })
})

it('knows who made a task, since when it stands where it stands, and its place', () => {
  const stamp = new Stamp()
  const made = stamp.make('task:created', { taskId: 't', title: 'T' }, { actor: 'person:p' })
  const renamed = stamp.make('task:updated', { taskId: 't', title: 'U' })
  const begun = stamp.make('task:updated', { taskId: 't', status: 'running', rank: 'abc' })
  expect(folded([made, renamed]).tasks.get('t')).toMatchObject({
    createdBy: 'person:p',
    statusSince: made.at,
    rank: '000000001',
  })
  expect(folded([made, renamed, begun]).tasks.get('t')).toMatchObject({ statusSince: begun.at, rank: 'abc' })
})
