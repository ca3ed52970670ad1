import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import { type Caller, TaskWorld } from './tasks-fixture.ts'

/** The same rules on every way in: REST, published events, MCP. */

const ANN = { ...serverGrant().principal, id: 'person:ann', kind: 'person', name: 'Ann' } as const
let world: TaskWorld
let caller: Caller
beforeAll(async () => {
  world = await TaskWorld.start()
  caller = await world.caller()
})
afterAll(() => world[Symbol.asyncDispose]())

const publish = (type: string, data: object) => caller('POST', '/api/events', { type, data })
const tool = (name: string, args: object) =>
  caller(
    'POST',
    '/api/mcp?agent=ada',
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } },
    { accept: 'application/json, text/event-stream' },
  )

/** A task that ada works on under generation 1. */
async function reviewed(taskId: string): Promise<string> {
  const data = { taskId, title: 'T', status: 'running', assignee: 'agent:ada', review: 'person' } as const
  await world.happen({ type: 'task:created', data })
  return `/api/tasks/${taskId}`
}

const ENDS: readonly (readonly [string, (path: string, taskId: string) => Promise<unknown>])[] = [
  ['complete', (path) => caller('POST', `${path}/complete?agent=ada`, { generation: 1 })],
  ['PATCH', (path) => caller('PATCH', path, { status: 'done' })],
  ['task:completed', (_path, taskId) => publish('task:completed', { taskId })],
  ['task:updated', (_path, taskId) => publish('task:updated', { taskId, status: 'done' })],
  ['bulk', (_path, id) => caller('POST', '/api/tasks/bulk', { items: [{ id }], change: { status: 'done' } })],
  ['MCP', (_path, task) => tool('complete_task', { task, generation: 1, result: 'ok' })],
]

describe('[P-TASK-5] what a person has to review', () => {
  it.each(ENDS)(
    'comes to review where %s ends it, also twice, and only a person brings it to done',
    async (way, end) => {
      const taskId = `end-${way}`
      const path = await reviewed(taskId)
      await end(path, taskId)
      expect(world.task(taskId)).toMatchObject({ status: 'review', lease: null, closedAt: null })
      await end(path, taskId)
      expect(world.task(taskId).status).toBe('review')
      expect(await world.runtime.tasks.change(ANN, taskId, { status: 'done' }, null)).toMatchObject({ status: 'done' })
    },
  )

  const OUT: readonly (readonly [string, (path: string, taskId: string) => Promise<unknown>])[] = [
    ['PATCH', (path) => caller('PATCH', path, { status: 'ready' })],
    ['DELETE', (path) => caller('DELETE', path)],
    ['task:failed', (_path, taskId) => publish('task:failed', { taskId })],
    ['task:removed', (_path, taskId) => publish('task:removed', { taskId })],
    ['taking the review back', (path) => caller('PATCH', path, { review: 'none' })],
    ['MCP', (_path, task) => tool('update_task', { task, status: 'ready' })],
  ]
  it.each(OUT)('leaves it by nobody else: %s is refused with 403', async (way, leave) => {
    const taskId = `out-${way}`
    const path = await reviewed(taskId)
    await publish('task:completed', { taskId })
    const answer = JSON.stringify(await leave(path, taskId))
    expect(answer).toContain('"code":"forbidden"')
    expect(world.task(taskId)).toMatchObject({ status: 'review', review: 'person' })
  })

  it('is sent back by a person, who may say why', async () => {
    const path = await reviewed('back')
    await publish('task:completed', { taskId: 'back' })
    await world.runtime.tasks.change(ANN, 'back', { status: 'ready' }, null)
    await publish('task:commented', { taskId: 'back', text: '@ada see the failing test' })
    expect((await caller('GET', path)).body).toMatchObject({ status: 'ready', assignee: 'agent:ada' })
    const next = await caller('POST', '/api/tasks/next?agent=ada')
    expect(next.body).toMatchObject({ id: 'back', lease: { generation: 2 }, comments: [{ mentions: ['agent:ada'] }] })
  })
})

describe('[P-TASK-9] dependencies', () => {
  const make = (...ids: readonly string[]) =>
    world.happen(...ids.map((taskId) => ({ type: 'task:created' as const, data: { taskId, title: 'T' } })))

  it('never close a ring between two batches at once, whichever way they come', async () => {
    for (let round = 0; round < 10; round++) {
      const [a, b, c] = [`a${round}`, `b${round}`, `c${round}`] as const
      await make(a, b, c)
      const answers = await Promise.all([
        caller('POST', '/api/events', [{ type: 'task:updated', data: { taskId: a, dependsOn: [b] } }]),
        caller('PATCH', `/api/tasks/${b}`, { dependsOn: [c] }),
        caller('POST', '/api/tasks/import', { tasks: [{ id: c, title: 'T', dependsOn: [a] }] }),
      ])
      const refused = answers.filter(({ status, body }) => status === 422 || body.brokenRows === 1)
      expect(refused).toHaveLength(1)
      expect([a, b, c].filter((id) => world.task(id).dependsOn.length > 0)).toHaveLength(2)
    }
  })

  it('never close one inside a batch, nor by a task that is made later', async () => {
    await make('d1')
    const ring = [
      { type: 'task:created', data: { taskId: 'd2', title: 'T', dependsOn: ['d1'] } },
      { type: 'task:updated', data: { taskId: 'd1', dependsOn: ['d2'] } },
    ]
    expect(await caller('POST', '/api/events', ring)).toMatchObject({ status: 422, body: { error: { index: 1 } } })
    await caller('PATCH', '/api/tasks/d1', { dependsOn: ['d3'] })
    const closing = await caller('POST', '/api/tasks', { id: 'd3', title: 'T', dependsOn: ['d1'] })
    expect(closing).toMatchObject({ status: 422, body: { error: { issues: [{ path: 'dependsOn' }] } } })
    expect(world.state.tasks.has('d3')).toBe(false)
  })
})

describe('[P-TASK-10] usage that names no task', () => {
  const usage = (id: string, more: object = {}) => ({
    id,
    type: 'token:usage',
    data: { agentId: 'uma', model: 'm', input: 1, costUsd: 0.25, ...more },
  })
  const hold = (taskId: string) =>
    world.happen({
      type: 'task:created',
      data: { taskId, title: 'T', status: 'running', assignee: 'agent:uma' },
    })

  it('is that of the one task in hand, and says so; of several or none it is nobody’s', async () => {
    await caller('POST', '/api/events', usage('u0'))
    await hold('u-1')
    await caller('POST', '/api/events', usage('u1'))
    expect(world.task('u-1').costNano).toBe(250_000_000)
    await caller('POST', '/api/events', usage('u2', { taskId: 'elsewhere' }))
    await hold('u-2')
    await caller('POST', '/api/events', usage('u3'))
    expect([world.task('u-1').costNano, world.task('u-2').costNano]).toEqual([250_000_000, 0])
    const log = await world.runtime.log.read(0, { events: 10_000, bytes: 1e9 })
    const told = log.filter(({ event }) => event.type === 'token:usage').map(({ event }) => event.taskId)
    expect(told).toEqual([undefined, 'u-1', 'elsewhere', undefined])
    // Sent again after the task has ended, it is still the same event.
    await caller('POST', '/api/events', { type: 'task:completed', data: { taskId: 'u-1' } })
    const again = await caller('POST', '/api/events', usage('u1'))
    expect(again).toMatchObject({ status: 201, body: { duplicate: true } })
  })
})

describe('[P-TOK-9] usage that a bound key charges to what another agent holds', () => {
  const usage = (id: string, taskId: string) => ({
    id,
    type: 'token:usage',
    data: { agentId: 'eve', model: 'm', input: 1, costUsd: 0.25, taskId },
  })
  const hold = (taskId: string, agentId: string) =>
    world.happen({
      type: 'task:created',
      data: { taskId, title: 'T', status: 'running', assignee: `agent:${agentId}` },
    })
  const usages = async () => {
    const log = await world.runtime.log.read(0, { events: 10_000, bytes: 1e9 })
    return log.flatMap(({ event }) => (event.type === 'token:usage' && event.agentId === 'eve' ? [event.data] : []))
  }

  it('counts, and is not the task’s; sent again once nobody holds it, it is the same event', async () => {
    await hold('o-1', 'owen')
    const bound = await world.caller({ bound: { agentId: 'eve' } })
    expect((await bound('POST', '/api/events', usage('e1', 'o-1'))).status).toBe(201)
    expect(world.task('o-1').costNano).toBe(0)
    expect(await usages()).toMatchObject([{ saidTaskId: 'o-1', costUsd: 0.25 }])
    await caller('POST', '/api/events', { type: 'task:completed', data: { taskId: 'o-1' } })
    const again = await bound('POST', '/api/events', usage('e1', 'o-1'))
    expect(again).toMatchObject({ status: 201, body: { duplicate: true } })
    expect(await bound('POST', '/api/events', usage('e1', 'o-2'))).toMatchObject({ status: 409 })
    await bound('POST', '/api/events', usage('e2', 'o-1'))
    expect(world.task('o-1').costNano).toBe(250_000_000)
  })

  it('is that of the one task in its own hand, and of a key that is bound to nobody what it says', async () => {
    await hold('p-1', 'owen')
    await hold('p-2', 'eve')
    const bound = await world.caller({ bound: { agentId: 'eve' } })
    await bound('POST', '/api/events', usage('e3', 'p-1'))
    await bound('POST', '/api/events', usage('e4', 'p-2'))
    expect([world.task('p-1').costNano, world.task('p-2').costNano]).toEqual([0, 500_000_000])
    await caller('POST', '/api/events', usage('e5', 'p-1'))
    expect(world.task('p-1').costNano).toBe(250_000_000)
  })
})
