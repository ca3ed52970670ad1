import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Caller, TaskWorld } from './tasks-fixture.ts'

let world: TaskWorld
let caller: Caller
beforeAll(async () => {
  world = await TaskWorld.start()
  caller = await world.caller()
})
afterAll(() => world[Symbol.asyncDispose]())

it('[P-TASK-7] a task that closed long ago is still shown, told about and found', async () => {
  const ids = Array.from({ length: 230 }, (_, index) => `old-${String(index).padStart(3, '0')}`)
  for (const type of ['task:created', 'task:completed'] as const) {
    await world.happen(...ids.map((taskId) => ({ type, data: { taskId, title: `Task ${taskId}` } })))
  }
  const gone = await caller('GET', '/api/tasks/old-000')
  expect(world.state.tasks.has('old-000')).toBe(false)
  expect(gone).toMatchObject({ status: 200, body: { id: 'old-000', status: 'done', costUsd: null, lease: null } })
  expect(gone.headers.get('etag')).toBe('"v2"')
  const told = await caller('GET', '/api/tasks/old-000/history')
  expect(told.body.items.map(({ type }: { readonly type: string }) => type)).toEqual(['task:completed', 'task:created'])
  const page = await caller('GET', '/api/closed-tasks?limit=200')
  const rest = await caller('GET', `/api/closed-tasks?limit=200&after=${page.body.next}`)
  const found = [...page.body.items, ...rest.body.items].map(({ id }: { readonly id: string }) => id)
  expect([found.length, new Set(found).size, rest.body.next]).toEqual([230, 230, undefined])
  expect((await caller('GET', '/api/closed-tasks?text=OLD-22')).body.items).toHaveLength(10)
})

it('knows a change at once, for an answer is never older than the state', async () => {
  for (let round = 0; round < 5; round++) {
    const made = await caller('POST', '/api/tasks', { title: `Task ${round}` })
    const told = await caller('GET', `/api/tasks/${made.body.id}/history?limit=1`)
    expect(told.body.items).toMatchObject([{ type: 'task:created', taskId: made.body.id }])
  }
})

it.each([
  ['/api/tasks/never/history', 404, 'not_found'],
  ['/api/tasks/never', 404, 'not_found'],
  ['/api/tasks/old-000/history?before=x', 422, 'invalid'],
  ['/api/closed-tasks?status=ready', 422, 'invalid'],
  ['/api/closed-tasks?after=x', 422, 'invalid'],
  ['/api/closed-tasks?wrong=1', 422, 'invalid'],
])('%s is refused with %i', async (path, status, code) => {
  expect(await caller('GET', path)).toMatchObject({ status, body: { error: { code } } })
})
