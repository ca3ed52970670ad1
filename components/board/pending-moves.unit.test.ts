import { expect, it } from 'vitest'
import type { TaskFields } from '../tasks/task-calls.ts'
import { type Pending, withMove as withMoveOf, withPending } from './pending-moves.ts'
import { taskOf } from './task-fixture.ts'

const withMove = withMoveOf<TaskFields>

const DAY = '2026-11-21'
const of = (version: number, more = {}) => new Map([['t', taskOf({ version, ...more })]])
const shown = (version: number, pending: Pending, more = {}) =>
  withPending(of(version, more), new Map([['t', pending]]), DAY).get('t')

it('shows a move until the version after it stands, and then what stands', () => {
  const move = withMove(undefined, 3, { status: 'ready', rank: 'b' })
  expect(shown(3, move)).toMatchObject({ status: 'ready', rank: 'b', version: 3 })
  expect(shown(4, move)).toMatchObject({ status: 'backlog' })
  expect(withPending(new Map(), new Map([['t', move]]), DAY).size).toBe(0)
})

it('shows a second move over a first that is on its way, for both versions', () => {
  const both = withMove(withMove(undefined, 3, { status: 'ready', rank: 'b' }), 3, { rank: 'c' })
  expect(both).toEqual({ from: 3, until: 4, fields: { status: 'ready', rank: 'c' } })
  expect(shown(4, both)).toMatchObject({ status: 'ready', rank: 'c' })
  expect(shown(5, both)).toMatchObject({ status: 'backlog' })
  expect(withMove(both, 5, { rank: 'd' })).toEqual({ from: 5, until: 5, fields: { rank: 'd' } })
})

it('shows what takes two versions until both stand', () => {
  const claimed = withMove(undefined, 3, { status: 'running', rank: 'b' }, 2)
  expect(shown(4, claimed)).toMatchObject({ status: 'running', rank: 'b' })
  expect(shown(5, claimed)).toMatchObject({ status: 'backlog' })
  expect(withMove(claimed, 4, { rank: 'c' })).toMatchObject({ from: 3, until: 5 })
})

it('closes for the day of the workspace and reopens', () => {
  expect(shown(1, withMove(undefined, 1, { status: 'done' }))).toMatchObject({ status: 'done', closedDay: DAY })
  const closed = { status: 'done', closedAt: '2026-11-20T10:00:00.000Z', closedDay: '2026-11-20' }
  expect(shown(1, withMove(undefined, 1, { status: 'ready' }), closed)).toMatchObject({
    closedAt: null,
    closedDay: null,
  })
  expect(shown(1, withMove(undefined, 1, { rank: 'x' }), closed)).toMatchObject(closed)
})

it('is the very same map where nothing is on its way', () => {
  const tasks = of(2)
  expect(withPending(tasks, new Map([['t', withMove(undefined, 1, { rank: 'x' })]]), DAY)).toBe(tasks)
})
