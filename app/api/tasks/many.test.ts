import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Caller, TaskWorld } from './tasks-fixture.ts'

let world: TaskWorld
let caller: Caller
beforeAll(async () => {
  world = await TaskWorld.start()
  caller = await world.caller()
})
afterAll(() => world[Symbol.asyncDispose]())

const made = async (...ids: readonly string[]) => {
  await world.happen(
    ...ids.map((taskId) => ({ type: 'task:created' as const, data: { taskId, title: `Task ${taskId}` } })),
  )
}

it('[P-TASK-8] changes many tasks at once, each at the version that was seen, with an outcome for each', async () => {
  await made('b1', 'b2', 'b3')
  await caller('PATCH', '/api/tasks/b2', { title: 'Another' })
  const items = ['b1', 'b2', 'b3', 'nowhere'].map((id) => ({ id, version: 1 }))
  const key = { 'idempotency-key': 'bulk-1' }
  const bulk = () => caller('POST', '/api/tasks/bulk', { items, change: { priority: 'high', labels: ['now'] } }, key)
  const { status, body } = await bulk()
  expect(status).toBe(200)
  expect(body.results).toMatchObject([
    { id: 'b1', task: { priority: 'high', labels: ['now'], version: 2 } },
    { id: 'b2', error: { code: 'conflict', current: { title: 'Another', version: 2 } } },
    { id: 'b3', task: { version: 2 } },
    { id: 'nowhere', error: { code: 'not_found' } },
  ])
  const head = world.runtime.log.head
  expect((await bulk()).body.results).toMatchObject([
    { task: { version: 2 } },
    { error: {} },
    { task: {} },
    { error: {} },
  ])
  expect(world.runtime.log.head).toBe(head)
  const removed = await caller('POST', '/api/tasks/bulk', { items: [{ id: 'b1' }], remove: true })
  expect(removed.body.results).toEqual([{ id: 'b1', task: null }])
  expect(world.state.tasks.has('b1')).toBe(false)
})

it.each([
  [{ items: [], change: { title: 'x' } }],
  [{ items: [{ id: 'a' }] }],
  [{ items: [{ id: 'a' }], change: { title: 'x' }, remove: true }],
  [{ items: [{ id: 'a' }, { id: 'a' }], change: { title: 'x' } }],
  [{ items: Array.from({ length: 1_001 }, (_, n) => ({ id: `${n}` })), change: { title: 'x' } }],
])('refuses a bulk change that says nothing, both, the same twice, or too much', async (body) => {
  expect(await caller('POST', '/api/tasks/bulk', body)).toMatchObject({ status: 422 })
})

it('[P-TASK-8] takes what it exported, changes what was edited in between, and the same file again changes nothing', async () => {
  await world.happen({
    type: 'task:created',
    data: { taskId: 'x1', title: '=HYPERLINK("x")', labels: ['a;b', 'c'], due: '2026-12-01T00:00:00Z' },
  })
  await made('x2')
  const { body: csv, headers } = await caller('GET', '/api/tasks.csv')
  expect(headers.get('content-disposition')).toContain('tasks.csv')
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`)
  const bring = (file: string, more = {}) => caller('POST', '/api/tasks/import', { csv: file, ...more })
  const before = world.runtime.log.head
  expect((await bring(csv)).body).toMatchObject({ added: 0, changed: 0, brokenRows: 0 })
  const edited = `${csv.replace('Task x2', 'Task x2 edited')}new-1,Brand new\r\n`
  expect((await bring(edited, { dryRun: true })).body).toMatchObject({ dryRun: true, added: 1, changed: 1, broken: [] })
  expect(world.runtime.log.head).toBe(before)
  expect((await bring(edited)).body).toMatchObject({ dryRun: false, added: 1, changed: 1, broken: [] })
  expect(world.task('x2').title).toBe('Task x2 edited')
  expect(world.task('new-1').title).toBe('Brand new')
  const after = world.runtime.log.head
  expect((await bring(edited)).body).toMatchObject({ added: 0, changed: 0 })
  expect(world.runtime.log.head).toBe(after)
})

it('[P-TASK-6] two people who edit one task never lose an edit silently: not by form, bulk or file', async () => {
  await made('e1')
  const { body: csv } = await caller('GET', '/api/tasks.csv')
  const first = await caller('PATCH', '/api/tasks/e1', { title: 'Ann was here' }, { 'if-match': '"v1"' })
  expect(first.status).toBe(200)
  const stale = { error: { code: 'conflict', current: { title: 'Ann was here', version: 2 } } }
  const byForm = await caller('PATCH', '/api/tasks/e1', { title: 'Ben was here' }, { 'if-match': '"v1"' })
  expect(byForm).toMatchObject({ status: 409, body: stale })
  const inBulk = { items: [{ id: 'e1', version: 1 }], change: { title: 'Ben was here' } }
  expect((await caller('POST', '/api/tasks/bulk', inBulk)).body.results).toMatchObject([stale])
  const file = csv.replace('Task e1', 'Ben was here')
  expect((await caller('POST', '/api/tasks/import', { csv: file })).body.broken).toMatchObject([
    { field: 'version', message: expect.stringContaining('was changed since') },
  ])
  expect(world.task('e1')).toMatchObject({ title: 'Ann was here', version: 2 })
})

it('imports JSON, and makes rows without an id once under one key', async () => {
  const tasks = [{ title: 'From JSON', labels: ['a'] }, { title: '' }, { id: 'j1', title: 'Named', priority: 'soon' }]
  const bring = () => caller('POST', '/api/tasks/import', { tasks }, { 'idempotency-key': 'import-1' })
  const { body } = await bring()
  expect(body).toMatchObject({
    added: 1,
    brokenRows: 2,
    broken: [
      { line: 2, field: 'title' },
      { line: 3, field: 'priority' },
    ],
  })
  const count = world.state.tasks.size
  await bring()
  expect(world.state.tasks.size).toBe(count)
  const { body: all } = await caller('GET', '/api/tasks.json?closed=all')
  expect(all.map(({ title }: { readonly title: string }) => title)).toContain('From JSON')
  const wrong = await caller('POST', '/api/tasks/import', { csv: 'id,tittle\na,b\n' })
  expect(wrong).toMatchObject({ status: 422, body: { error: { issues: [{ path: 'tittle' }] } } })
})
