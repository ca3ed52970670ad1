import { describe, expect, it } from 'vitest'
import type { EventData } from '#lib/protocol/event.ts'
import { folded, Stamp } from './event-fixture.ts'
import { emptyState, fold } from './mission.ts'

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
