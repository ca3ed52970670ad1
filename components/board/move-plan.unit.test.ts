import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Priority, TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { rankOfSeq } from '#lib/state/rank.ts'
import { tasksByStatus } from '#lib/state/selectors.ts'
import { STATUSES } from '../tasks/task-words.ts'
import { planMove } from './move-plan.ts'
import { taskOf } from './task-fixture.ts'

const inColumn = (tasks: readonly Task[], status: TaskStatus) =>
  tasksByStatus({ tasks: new Map(tasks.map((task) => [task.id, task])) }, 'any')[status]

describe('a move', () => {
  it('puts the task where the plan said, whatever stands there and wherever it was wished', () => {
    const priority = fc.constantFrom<Priority>('urgent', 'high', 'normal', 'low')
    const status = fc.constantFrom<TaskStatus>('backlog', 'ready', 'review')
    const crowd = fc.array(fc.tuple(priority, fc.integer({ min: 1, max: 40 })), { maxLength: 12 })
    fc.assert(
      fc.property(crowd, priority, status, status, fc.nat(14), (others, mine, from, to, place) => {
        const tasks = others.map(([urgency, seq], at) =>
          taskOf({ id: `t${at}`, status: to, priority: urgency, rank: rankOfSeq(seq) }),
        )
        const task = taskOf({ id: 'mine', status: from, priority: mine, rank: rankOfSeq(20) })
        const column = inColumn(tasks, to)
        const plan = planMove(task, { status: to, place }, column, 'Ada')
        if (plan.kind === 'refused') throw new Error(plan.words)
        const after = plan.kind === 'move' ? { ...task, ...plan.fields } : task
        const stands = inColumn([...tasks, after as Task], to).findIndex(({ id }) => id === 'mine')
        const twins = column.filter((one) => one.priority === mine)
        // Those of one rank stand by their ids: between such no place can be made.
        fc.pre(new Set(twins.map(({ rank }) => rank)).size === twins.length)
        expect(stands).toBe(plan.place)
      }),
    )
  })

  it('keeps a place among tasks of the same priority, and says so', () => {
    const column = [
      taskOf({ id: 'a', status: 'ready', priority: 'urgent' }),
      taskOf({ id: 'b', status: 'ready', priority: 'low' }),
    ]
    const plan = planMove(taskOf({ id: 't', priority: 'normal' }), { status: 'ready', place: 0 }, column, null)
    expect(plan).toMatchObject({ kind: 'move', place: 1, words: 'Ready, place 2 of 3, among normal' })
  })

  it('to running needs a holder, who then claims it', () => {
    const task = taskOf({ id: 't', status: 'ready' })
    expect(planMove(task, { status: 'running', place: 0 }, [], null)).toMatchObject({ kind: 'refused' })
    expect(planMove(task, { status: 'running', place: 0 }, [], 'Ada')).toEqual({
      kind: 'move',
      place: 0,
      words: 'Running, place 1 of 1 · Ada claims it',
      fields: { status: 'running' },
      isOver: false,
    })
  })

  it('says how full the column is then, and that it is over its limit; inside it no room is needed', () => {
    const task = taskOf({ id: 't', status: 'backlog' })
    const into = (count: number) => planMove(task, { status: 'ready', place: 0 }, [], null, { count, most: 8 })
    expect(into(7)).toMatchObject({ words: 'Ready, place 1 · 8 of 8', isOver: false })
    expect(into(8)).toMatchObject({ words: 'Ready, place 1 · 9 of 8, over the limit', isOver: true })
    const others = [taskOf({ id: 'a', status: 'backlog', rank: '9' })]
    const inside = planMove(task, { status: 'backlog', place: 1 }, others, null, { count: 9, most: 8 })
    expect(inside).toMatchObject({ words: 'Backlog, place 2 of 2', isOver: false })
  })

  it('of a closed task leads to backlog and ready alone', () => {
    const task = taskOf({ id: 't', status: 'done' })
    const kinds = STATUSES.map((status) => [status, planMove(task, { status, place: 0 }, [], 'Ada').kind])
    expect(Object.fromEntries(kinds)).toEqual({
      backlog: 'move',
      ready: 'move',
      running: 'refused',
      review: 'refused',
      done: 'stay',
      failed: 'refused',
      cancelled: 'refused',
    })
  })

  it('to where it stands changes nothing', () => {
    const task = taskOf({ id: 't', status: 'ready', rank: '5' })
    const column = [taskOf({ id: 'a', status: 'ready', rank: '4' }), taskOf({ id: 'b', status: 'ready', rank: '6' })]
    expect(planMove(task, { status: 'ready', place: 1 }, column, null).kind).toBe('stay')
    expect(planMove(task, { status: 'ready', place: 2 }, column, null)).toMatchObject({ kind: 'move', place: 2 })
  })
})
