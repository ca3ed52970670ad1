import { expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { TaskControl } from '#lib/control/tasks.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { newTaskBody, taskChangeBody } from './task.schema.ts'
import { changeTask, createTask, removeTask } from './task-requests.ts'

const BY = serverGrant().principal

/** A control that says what it was asked, and answers with a task at version 3. */
function setUp() {
  const asked: unknown[] = []
  const at = '2026-11-21T12:00:00.000Z'
  const event = { seq: 1, at, day: '2026-11-21', actor: 'server', id: 'e' }
  const data = { taskId: 'a/b', title: 'T', version: 3 }
  const task = fold(emptyState(), [{ ...event, type: 'task:created', data: { ...data, version: 1 } }]).tasks.get('a/b')
  if (!task) throw new Error('no task')
  const answer = { ...task, version: 3 }
  const tasks: TaskControl = {
    async create(_by, ...rest) {
      asked.push(['create', ...rest])
      return answer
    },
    async change(_by, ...rest) {
      asked.push(['change', ...rest])
      return answer
    },
    async remove(_by, ...rest) {
      asked.push(['remove', ...rest])
    },
  }
  const calls = { tasks, view: { state: emptyState }, clock: { now: () => Date.parse(at) } }
  return { calls, asked }
}

it('creates with 201, an ETag and an encoded Location', async () => {
  const { calls, asked } = setUp()
  const headers = new Headers({ 'idempotency-key': 'k1' })
  const response = await createTask(calls, BY, headers, newTaskBody.parse({ id: 'a/b', title: ' T ' }))
  expect(response.status).toBe(201)
  expect(response.headers.get('etag')).toBe('"v3"')
  expect(response.headers.get('location')).toBe('/api/tasks/a%2Fb')
  expect(await response.json()).toMatchObject({ id: 'a/b', version: 3 })
  expect(asked).toEqual([['create', { title: 'T', taskId: 'a/b' }, 'k1']])
})

it('takes If-Match as the ETag, weak or strong, or as the bare version', async () => {
  const { calls, asked } = setUp()
  for (const ifMatch of ['"v2"', 'W/"v2"', '"2"', '2', 'v2', ' 2 ']) {
    await changeTask(calls, BY, new Headers({ 'if-match': ifMatch }), 't', { status: 'done' })
  }
  await changeTask(calls, BY, new Headers({ 'if-match': '*' }), 't', {})
  const response = await removeTask(calls, BY, new Headers(), 't')
  expect(response.status).toBe(204)
  expect(asked).toEqual([
    ...Array.from({ length: 6 }, () => ['change', 't', { status: 'done' }, 2, undefined]),
    ['change', 't', {}, null, undefined],
    ['remove', 't', null, undefined],
  ])
})

it('refuses an If-Match or an Idempotency-Key that it cannot read, rather than act without', async () => {
  const { calls, asked } = setUp()
  for (const headers of [
    { 'if-match': '"abc"' },
    { 'if-match': '"v1", "v2"' },
    { 'if-match': '0' },
    { 'if-match': '' },
    { 'idempotency-key': '' },
    { 'idempotency-key': 'mc:task:t:1' },
    { 'idempotency-key': 'x'.repeat(129) },
  ]) {
    const error = await changeTask(calls, BY, new Headers(Object.entries(headers)), 't', {}).catch((reason) => reason)
    expect(isMissionError(error) && error.code, JSON.stringify(headers)).toBe('invalid')
  }
  expect(asked).toEqual([])
})

it('reads bodies strictly: a misspelt or server-made field is refused by name', () => {
  expect(taskChangeBody.safeParse({ titel: 'T' }).error?.issues[0]).toMatchObject({ keys: ['titel'] })
  expect(taskChangeBody.safeParse({ version: 3 }).success).toBe(false)
  expect(taskChangeBody.safeParse({}).success).toBe(false)
  expect(taskChangeBody.safeParse({ assignee: null }).success).toBe(true)
  expect(newTaskBody.safeParse({ title: '  ' }).success).toBe(false)
  expect(newTaskBody.safeParse({ status: 'ready' }).success).toBe(false)
})
