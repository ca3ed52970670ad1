import { expect, it } from 'vitest'
import { isMoved } from './is-moved.ts'
import { taskOf } from './task-fixture.ts'

it('is so once a later version stands as the move wanted it', () => {
  const task = taskOf({ version: 4, status: 'ready', assignee: null, labels: ['a'] })
  expect(isMoved(task, 3, { status: 'ready', labels: ['a'], assignee: null })).toBe(true)
  expect(isMoved(task, 4, { status: 'ready' })).toBe(false)
  expect(isMoved(task, 3, { status: 'done' })).toBe(false)
  expect(isMoved(task, 3, { status: 'ready', labels: ['b'] })).toBe(false)
})
