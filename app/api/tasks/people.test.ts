import { afterAll, beforeAll, expect, it } from 'vitest'
import { readCsv } from '#lib/rest/csv.ts'
import { GET } from '../directory/route.ts'
import { type Caller, TaskWorld } from './tasks-fixture.ts'

let world: TaskWorld
let caller: Caller
let ada: string
beforeAll(async () => {
  world = await TaskWorld.start()
  caller = await world.caller()
  const { id } = await world.runtime.accounts.createOwner({
    email: 'ada@example.com',
    name: 'Ada Byron',
    password: 'correct-horse-battery',
  })
  ada = `person:${id}`
})
afterAll(() => world[Symbol.asyncDispose]())

const stranger = { error: { code: 'invalid', issues: [{ path: 'assignee' }] } }

it('a task is given to a person who is here, and to nobody else who would be one', async () => {
  expect(await caller('POST', '/api/tasks', { id: 'given', title: 'T', assignee: ada })).toMatchObject({ status: 201 })
  const refused = await caller('POST', '/api/tasks', { title: 'T', assignee: 'person:nobody' })
  expect(refused).toMatchObject({ status: 422, body: stranger })
  expect(refused.body.error.message).toContain('GET /api/directory')
  const path = '/api/tasks/given'
  expect(await caller('PATCH', path, { assignee: 'person:x' })).toMatchObject({ status: 422, body: stranger })
  expect(world.task('given').assignee).toBe(ada)
  for (const assignee of ['agent:later', null, 'a word of my own']) {
    expect(await caller('PATCH', path, { assignee })).toMatchObject({ status: 200, body: { assignee } })
  }
})

it('a published event gives nothing to a stranger either, and a batch names the one that would', async () => {
  const made = { type: 'task:created', data: { taskId: 'e-1', title: 'T' } }
  const given = { type: 'task:assigned', data: { taskId: 'e-1', assignee: 'person:x' } }
  const refused = await caller('POST', '/api/events', [made, given])
  expect(refused).toMatchObject({ status: 422, body: { error: { ...stranger.error, index: 1 } } })
  expect(world.state.tasks.has('e-1')).toBe(false)
  const lead = { type: 'lead:added', data: { leadId: 'l', name: 'L', owner: 'person:x' } }
  expect(await caller('POST', '/api/events', lead)).toMatchObject({
    status: 422,
    body: { error: { code: 'invalid', issues: [{ path: 'owner' }] } },
  })
})

it('a comment names a person by a name of hers', async () => {
  const said = await caller('POST', '/api/tasks/given/comments', { text: '@"Ada Byron" and @ada, look' })
  expect(said.body.mentions).toEqual([ada])
})

it('a file of tasks has ids and names of who has and who made them, and is taken back', async () => {
  await world.happen({ type: 'agent:registered', data: { agentId: 'fox', name: 'Fox' } })
  await caller('POST', '/api/tasks', { id: 'row-1', title: 'R', assignee: ada })
  await caller('POST', '/api/tasks', { id: 'row-2', title: 'R', assignee: 'agent:fox' })
  const csv: string = (await caller('GET', '/api/tasks.csv')).body
  const { columns, rows } = readCsv(csv, 100)
  expect(columns).toEqual(expect.arrayContaining(['assignee', 'assigneeName', 'createdBy', 'createdByName']))
  const cellsOf = (id: string) => rows.find(({ cells }) => cells.get('id') === id)?.cells
  expect(cellsOf('row-1')?.get('assigneeName')).toBe('Ada Byron')
  expect([cellsOf('row-2')?.get('assigneeName'), cellsOf('row-2')?.get('createdByName')]).toEqual(['Fox', 'agents'])
  expect(cellsOf('row-1')?.get('costUsd') ?? '').toBe('')
  const back = await caller('POST', '/api/tasks/import', { csv })
  expect(back.body).toMatchObject({ added: 0, changed: 0, brokenRows: 0 })
})

it('the directory names people and keys, revoked ones too, and nothing more of them', async () => {
  const { accounts } = world.runtime
  const made = { name: 'laptop', scopes: ['read'] as const, createdBy: ada }
  const { key, secret } = await accounts.createKey(made)
  const old = await accounts.createKey({ ...made, name: 'old' })
  await accounts.revokeKey(old.key.id)
  const ask = (more: Record<string, string> = {}) =>
    GET(new Request('http://localhost/api/directory', { headers: { authorization: `Bearer ${secret}`, ...more } }), {
      params: Promise.resolve({}),
    })
  const answer = await ask()
  const text = await answer.text()
  const { items } = JSON.parse(text)
  expect(items).toContainEqual({ id: ada, name: 'Ada Byron', isRevoked: false })
  expect(items).toContainEqual({ id: `key:${key.id}`, name: 'laptop', isRevoked: false })
  expect(items).toContainEqual({ id: `key:${old.key.id}`, name: 'old', isRevoked: true })
  expect(text).not.toContain('@')
  expect(text).not.toContain(key.prefix)
  const etag = answer.headers.get('etag') ?? ''
  expect((await ask({ 'if-none-match': etag })).status).toBe(304)
  await accounts.createKey({ ...made, name: 'new' })
  expect((await ask({ 'if-none-match': etag })).status).toBe(200)
  const writer = await accounts.createKey({ ...made, scopes: ['publish'] })
  expect((await ask({ authorization: `Bearer ${writer.secret}` })).status).toBe(403)
})
