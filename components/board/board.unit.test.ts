import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import type { Task } from '#lib/state/model.ts'
import { boardOf, boardVerdict } from './board.ts'
import { WHOLE_BOARD } from './board-view.ts'
import { taskOf } from './task-fixture.ts'

const DAY = '2026-11-21'
const board = (tasks: readonly Task[], view = {}) =>
  boardOf(new Map(tasks.map((task) => [task.id, task])), { ...WHOLE_BOARD, ...view }, { me: 'person:p', day: DAY })
const ids = (tasks: readonly Task[]) => tasks.map(({ id }) => id)

describe('the board', () => {
  const tasks = [
    taskOf({ id: 'a', title: 'Alpha', labels: ['hub'], project: 'x', assignee: 'agent:ada' }),
    taskOf({ id: 'b', title: 'Beta', dependsOn: ['a'], assignee: 'person:p', priority: 'high' }),
    taskOf({ id: 'c', title: 'Gamma', dependsOn: ['old', 'gone'] }),
    taskOf({ id: 'old', status: 'done', closedDay: '2026-11-20', closedAt: '2026-11-20T10:00:00.000Z' }),
    taskOf({ id: 'new', status: 'done', closedDay: DAY, closedAt: '2026-11-21T10:00:00.000Z' }),
  ]

  it.each([
    [{}, ['b', 'a', 'c'], ['new']],
    [{ closed: 'all' }, ['b', 'a', 'c'], ['new', 'old']],
    [{ text: 'ALPH' }, ['a'], []],
    [{ text: 'hub' }, ['a'], []],
    [{ label: 'hub' }, ['a'], []],
    [{ project: 'x' }, ['a'], []],
    [{ assignee: 'agent:ada' }, ['a'], []],
    [{ assignee: 'nobody' }, ['c'], ['new']],
    [{ priority: 'high' }, ['b'], []],
    [{ blocked: true }, ['b'], []],
    [{ mine: true }, ['b'], []],
  ])('with %o shows %o and %o', (view, backlog, done) => {
    const { columns, count, total, all } = board(tasks, view)
    expect(all).toMatchObject({ backlog: 3, done: 2, running: 0 })
    expect([ids(columns.backlog), ids(columns.done)]).toEqual([backlog, done])
    expect([count, total]).toEqual([backlog.length + done.length, 5])
  })

  it('tells what the two chips would leave, of what the other filters let through', () => {
    expect(board(tasks)).toMatchObject({ blocked: 1, mine: 1 })
    expect(board(tasks, { label: 'hub' })).toMatchObject({ blocked: 0, mine: 0 })
    expect(board(tasks, { mine: true })).toMatchObject({ blocked: 1, mine: 1 })
  })

  it('links those that wait with those that they wait for; what is done or not known holds nobody up', () => {
    expect(Object.fromEntries(board(tasks).links)).toEqual({
      a: { waitsFor: [], blocks: ['b'] },
      b: { waitsFor: ['a'], blocks: [] },
    })
  })
})

it('counts as stuck what is held by an agent in error, one that waits, and one that is not heard', () => {
  const stamp = new Stamp()
  const events = (['error', 'waiting', 'stale', 'working', 'idle'] as const).flatMap((status) => [
    stamp.make('agent:registered', { agentId: status }),
    stamp.make('agent:statusChange', { agentId: status, status }),
    stamp.make('task:created', { taskId: status, title: status, status: 'running', assignee: `agent:${status}` }),
  ])
  const state = folded(events)
  const { columns } = boardOf(state.tasks, WHOLE_BOARD, { me: 'person:p', day: DAY })
  expect(boardVerdict(columns, state.agents)).toEqual({
    running: 5,
    troubles: { error: 1, waiting: 1, stale: 1 },
    done: 0,
  })
})
