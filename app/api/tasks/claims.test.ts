import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, TaskWorld } from './tasks-fixture.ts'

let world: TaskWorld
let agents: Caller
beforeAll(async () => {
  world = await TaskWorld.start()
  agents = await world.caller()
})
afterAll(() => world[Symbol.asyncDispose]())

const task = (taskId: string, project: string, more: object = {}) => ({
  type: 'task:created' as const,
  data: { taskId, project, title: `Do ${taskId}`, status: 'ready' as const, ...more },
})
const next = (agent: string, project: string, headers = {}) =>
  agents('POST', `/api/tasks/next?agent=${agent}&project=${project}`, undefined, headers)

describe('[P-TASK-4] work is handed out', () => {
  it('one task at a time, the same again until it ends, and 204 where nothing is left', async () => {
    await world.happen(task('a-low', 'a', { priority: 'low' }), task('a-high', 'a', { priority: 'high' }))
    const first = await next('ada', 'a')
    expect(first).toMatchObject({
      status: 200,
      body: { id: 'a-high', status: 'running', assignee: 'agent:ada', lease: { holder: 'ada', generation: 1 } },
    })
    expect(Date.parse(first.body.lease.until)).toBeGreaterThan(Date.now())
    expect(first.headers.get('etag')).toBe('"v2"')
    expect((await next('ada', 'a')).body).toMatchObject({ id: 'a-high', version: 2 })
    expect((await agents('POST', '/api/tasks/a-high/complete?agent=ada', { generation: 1 })).status).toBe(200)
    expect((await next('ada', 'a')).body.id).toBe('a-low')
    expect(await next('bob', 'a')).toMatchObject({ status: 204, body: '' })
  })

  it('the same task for the same Idempotency-Key, whatever has become of it', async () => {
    await world.happen(task('k-1', 'k'), task('k-2', 'k'))
    const key = { 'idempotency-key': 'once' }
    expect((await next('kim', 'k', key)).body.id).toBe('k-1')
    await agents('POST', '/api/tasks/k-1/complete?agent=kim', { generation: 1, result: 'made' })
    expect((await next('kim', 'k', key)).body).toMatchObject({ id: 'k-1', status: 'done' })
    expect(world.task('k-2').status).toBe('ready')
  })

  it('to the agent that its key is bound to, and to no other by that key', async () => {
    await world.happen(task('b-1', 'b'))
    const bound = await world.caller({ bound: { agentId: 'bea' } })
    expect(await bound('POST', '/api/tasks/next?agent=eve&project=b')).toMatchObject({ status: 403 })
    expect((await bound('POST', '/api/tasks/next?project=b')).body).toMatchObject({ assignee: 'agent:bea' })
    expect(world.state.agents.get('bea')).toMatchObject({ kind: 'custom' })
    const named = await agents('POST', '/api/tasks/next')
    expect(named).toMatchObject({ status: 422, body: { error: { issues: [{ path: 'agent' }] } } })
  })

  it('by 50 agents at once: each of 1,000 tasks exactly once, none lost', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `m-${index}`)
    await world.happen(...ids.map((id) => task(id, 'many')))
    const done: string[] = []
    const work = async (agent: string) => {
      for (;;) {
        const { status, body } = await next(agent, 'many')
        if (status === 204) return
        expect(status, JSON.stringify(body)).toBe(200)
        const { id, lease } = body
        const end = { generation: lease.generation, result: agent }
        const ended = await agents('POST', `/api/tasks/${id}/complete?agent=${agent}`, end)
        expect(ended).toMatchObject({ status: 200, body: { status: 'done', assignee: `agent:${agent}` } })
        done.push(id)
      }
    }
    await Promise.all(Array.from({ length: 50 }, (_, index) => work(`worker-${index}`)))
    expect(done.sort()).toEqual(ids.sort())
    const claims = await world.runtime.log.read(0, { events: 100_000, bytes: 1e9 })
    const given = claims.filter(({ event }) => event.type === 'task:assigned' && event.taskId?.startsWith('m-'))
    expect(given).toHaveLength(1_000)
  })
})

it('[P-TASK-11] 204 with the reason where something waits and Running is full; a claim by name is refused with it', async () => {
  await world.happen(task('full-1', 'full'), task('full-2', 'full'))
  const running = [...world.state.tasks.values()].filter(({ status }) => status === 'running').length
  await world.happen({ type: 'task:limits', data: { limits: { running: running + 1 } } })
  expect((await next('fay', 'full')).status).toBe(200)
  const full = await next('fin', 'full')
  expect(full).toMatchObject({ status: 204, body: '' })
  expect(full.headers.get('mc-reason')).toContain('Running is full')
  const named = await agents('POST', '/api/tasks/full-2/claim?agent=fin')
  expect(named).toMatchObject({ status: 409, body: { error: { current: { id: 'full-2', status: 'ready' } } } })
  await agents('POST', '/api/tasks/full-1/complete?agent=fay', { generation: 1 })
  expect((await next('fin', 'full')).body).toMatchObject({ id: 'full-2' })
  expect((await next('flo', 'full')).headers.get('mc-reason')).toBeNull()
  await world.happen({ type: 'task:limits', data: { limits: { running: null } } })
})

describe('[P-TASK-12] being refused for a lease', () => {
  const history = async (id: string) => {
    const { body } = await (await world.caller())('GET', `/api/tasks/${id}/history`)
    return body.items.filter(({ type }: { type: string }) => type === 'task:refused')
  }

  it('stands in the history of the task, once for each lease, by whatever way it came, and changes nothing else', async () => {
    await world.happen(task('late-1', 'late'))
    await next('rita', 'late')
    await agents('POST', '/api/tasks/late-1/release?agent=rita', { generation: 1 })
    await next('rolf', 'late')
    const before = world.task('late-1')
    for (let n = 0; n < 3; n++)
      expect((await agents('POST', '/api/tasks/late-1/complete?agent=rita', { generation: 1 })).status).toBe(409)
    expect((await agents('PATCH', '/api/tasks/late-1', { title: 'Mine', generation: 1 })).status).toBe(409)
    // A lease that never was is nobody who is late, and what is refused for its version holds the lease.
    expect((await agents('PATCH', '/api/tasks/late-1', { title: 'Mine', generation: 77 })).status).toBe(409)
    const stale = await agents('PATCH', '/api/tasks/late-1', { title: 'Mine', generation: 2 }, { 'if-match': '"v1"' })
    expect(stale.status).toBe(409)
    await expect
      .poll(() => history('late-1'))
      .toMatchObject([
        {
          actor: 'rule:tasks',
          data: { by: 'agent:rita', generation: 1, current: 2, holder: 'rolf' },
        },
      ])
    expect(world.task('late-1')).toEqual(before)
    expect(world.state.activity.some(({ title }) => title.includes('refused'))).toBe(false)
  })
})

for (const { words, by, act } of [
  {
    words: 'an event names',
    by: 'agent:dot',
    act: (id: string) =>
      agents('POST', '/api/events', { type: 'task:completed', data: { taskId: id, generation: 1, agentId: 'dot' } }),
  },
  {
    words: 'a tool of MCP names',
    by: 'agent:dot',
    act: async (id: string) => {
      const params = { name: 'update_task', arguments: { task: id, generation: 1, title: 'Mine', agent: 'dot' } }
      const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
      const headers = { accept: 'application/json, text/event-stream' }
      const { body } = await agents('POST', '/api/mcp', call, headers)
      return { status: JSON.stringify(body).includes('is not yours under generation 1') ? 409 : 200 }
    },
  },
  {
    words: 'nothing names',
    by: /^key:/,
    act: (id: string) => agents('PATCH', `/api/tasks/${id}`, { title: 'Mine', generation: 1 }),
  },
])
  it(`[P-TASK-12] names the agent, or the key: who ${words}`, async () => {
    const id = `named-${words.replaceAll(' ', '-')}`
    await world.happen(task(id, id), {
      type: 'task:assigned',
      data: { taskId: id, assignee: 'agent:dot', status: 'running' },
    })
    await world.happen({ type: 'task:assigned', data: { taskId: id, assignee: 'agent:eve' } })
    expect((await act(id)).status).toBe(409)
    await expect
      .poll(async () => (await agents('GET', `/api/tasks/${id}/history`)).body.items[0])
      .toMatchObject({ type: 'task:refused', data: { by: by instanceof RegExp ? expect.stringMatching(by) : by } })
  })

describe('[P-TASK-3] who is late', () => {
  it('is refused by the lease that it names, with what stands, and changes nothing', async () => {
    await world.happen(task('l-1', 'l'))
    await next('ann', 'l')
    await world.happen({ type: 'task:assigned', data: { taskId: 'l-1', assignee: 'agent:ben' } })
    const late = [
      agents('POST', '/api/tasks/l-1/complete?agent=ann', { generation: 1 }),
      agents('POST', '/api/tasks/l-1/release?agent=ann', { generation: 1 }),
      agents('PATCH', '/api/tasks/l-1', { generation: 1, title: 'Mine' }),
      agents('POST', '/api/events', { type: 'task:completed', data: { taskId: 'l-1', generation: 1 } }),
    ]
    for (const answer of await Promise.all(late)) {
      const current = { id: 'l-1', lease: { holder: 'ben', generation: 2 } }
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict', current } } })
    }
    expect(world.task('l-1')).toMatchObject({ status: 'running', version: 3 })
    const own = await agents('POST', '/api/tasks/l-1/complete?agent=ben', { generation: 2, result: 'ok' })
    expect(own.body).toMatchObject({ status: 'done', result: 'ok' })
  })

  it('may say the same again under its key, and is told the same', async () => {
    await world.happen(task('r-1', 'r'))
    await next('ray', 'r')
    const key = { 'idempotency-key': 'end-r-1' }
    const end = () => agents('POST', '/api/tasks/r-1/complete?agent=ray', { generation: 1 }, key)
    expect([(await end()).status, (await end()).status]).toEqual([200, 200])
    expect(world.task('r-1').version).toBe(3)
    expect((await agents('POST', '/api/tasks/r-1/complete?agent=ray', { generation: 1 })).status).toBe(409)
  })

  it('is also who speaks for another agent by a key that is bound', async () => {
    await world.happen(task('f-1', 'f'))
    await next('flo', 'f')
    const bound = await world.caller({ bound: { agentId: 'eve' } })
    const steal = { type: 'task:completed', data: { taskId: 'f-1' } }
    expect(await bound('POST', '/api/events', steal)).toMatchObject({ status: 409 })
    expect(await bound('PATCH', '/api/tasks/f-1', { assignee: 'agent:eve' })).toMatchObject({ status: 409 })
    expect(await bound('PATCH', '/api/tasks/f-1', { labels: ['seen'] })).toMatchObject({ status: 200 })
    expect(world.task('f-1').lease?.holder).toBe('flo')
  })

  it('is also who acts on what is held on another machine by a key that is bound to one', async () => {
    await world.happen(task('mac-1', 'mac'))
    const [here, there] = [
      await world.caller({ bound: { machine: 'here' } }),
      await world.caller({ bound: { machine: 'there' } }),
    ]
    const given = await here('POST', '/api/tasks/next?agent=moe&project=mac')
    expect(given).toMatchObject({ status: 200, body: { id: 'mac-1', lease: { holder: 'moe' } } })
    expect(await there('PATCH', '/api/tasks/mac-1', { assignee: 'agent:eve' })).toMatchObject({ status: 409 })
    expect(await there('DELETE', '/api/tasks/mac-1')).toMatchObject({ status: 409 })
    const bulk = await there('POST', '/api/tasks/bulk', { items: [{ id: 'mac-1' }], change: { status: 'done' } })
    expect(bulk.body).toMatchObject({ results: [{ id: 'mac-1', error: { code: 'conflict' } }] })
    expect(await there('PATCH', '/api/tasks/mac-1', { labels: ['seen'] })).toMatchObject({ status: 200 })
    expect(await here('PATCH', '/api/tasks/mac-1', { status: 'done' })).toMatchObject({ status: 200 })
  })

  it('and whoever gives a task back leaves it ready for anybody', async () => {
    await world.happen(task('g-1', 'g'))
    await next('gus', 'g')
    const back = await agents('POST', '/api/tasks/g-1/release?agent=gus', { generation: 1 })
    expect(back.body).toMatchObject({ status: 'ready', assignee: null, lease: null, generation: 1 })
    expect((await next('hal', 'g')).body.lease).toMatchObject({ holder: 'hal', generation: 2 })
  })
})

it('a claim by name is refused where the task is not free, and taken where it is', async () => {
  await world.happen(task('n-1', 'n', { dependsOn: ['n-2'] }), task('n-2', 'n', { status: 'backlog' }))
  const claim = (id: string) => agents('POST', `/api/tasks/${id}/claim?agent=nia`)
  expect(await claim('n-1')).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining('waits for task "n-2"') } },
  })
  expect((await claim('n-2')).body).toMatchObject({ status: 'running', lease: { holder: 'nia' } })
  expect(await claim('nowhere')).toMatchObject({ status: 404 })
})
