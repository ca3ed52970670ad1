import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { McpWorld, use } from './mcp-fixture.ts'

let world: McpWorld
beforeAll(async () => {
  world = await McpWorld.start()
})
afterAll(() => world[Symbol.asyncDispose]())

const task = (taskId: string, project: string, more: object = {}) => ({
  type: 'task:created' as const,
  data: { taskId, project, title: `Do ${taskId}`, status: 'ready' as const, ...more },
})
const claim = (client: Client, args: Record<string, unknown>) => use(client, 'claim_task', args)

describe('[P-MCP-2] a claim', () => {
  it('of one task by two agents at once is won by one, and the other is told what stands', async () => {
    const [a, b] = [await world.client('?agent=race-a'), await world.client('?agent=race-b')]
    for (let round = 0; round < 10; round++) {
      const id = `race-${round}`
      await world.happen(task(id, 'race'))
      const answers = await Promise.all([claim(a, { task: id }), claim(b, { task: id })])
      const [winner] = answers.filter(({ isError }) => !isError)
      const [loser] = answers.filter(({ isError }) => isError)
      const holder = winner?.data.task.assignee
      expect(winner?.data.task).toMatchObject({ id, generation: 1, assignee: world.state.tasks.get(id)?.assignee })
      expect(loser?.data.error).toMatchObject({ code: 'conflict', current: { id, generation: 1, assignee: holder } })
    }
  })

  it('of the next free task gives each of many agents another one, and nothing to who comes too late', async () => {
    await world.happen(...[1, 2, 3, 4].map((n) => task(`many-${n}`, 'many')))
    const clients = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => world.client(`?agent=many-${n}`)))
    const answers = await Promise.all(clients.map((client) => claim(client, { project: 'many' })))
    expect(answers.map(({ isError }) => isError)).toEqual(answers.map(() => false))
    const got = answers.flatMap(({ data }) => data.task?.id ?? [])
    expect(got.sort()).toEqual(['many-1', 'many-2', 'many-3', 'many-4'])
    const empty = answers.filter(({ text }) => text.startsWith('Nothing is free'))
    expect(empty.map(({ data }) => data.reason)).toEqual(['Nothing is free to claim.', 'Nothing is free to claim.'])
  })

  it('without a name takes what is reserved first, then the most urgent, and nothing that waits for another task', async () => {
    const client = await world.client('?agent=picky')
    await world.happen(
      task('p-backlog', 'pick', { status: 'backlog' }),
      task('p-blocked', 'pick', { priority: 'urgent', dependsOn: ['p-backlog'] }),
      task('p-normal', 'pick'),
      task('p-high', 'pick', { priority: 'high', labels: ['web'] }),
      task('p-mine', 'pick', { priority: 'low', assignee: 'agent:picky' }),
      task('p-other', 'pick', { priority: 'urgent', assignee: 'agent:other' }),
      task('p-person', 'pick', { priority: 'urgent', assignee: 'person:ann' }),
    )
    const order: string[] = []
    for (;;) {
      const { data } = await claim(client, { project: 'pick' })
      if (data.task === null) break
      order.push(data.task.id)
      await use(client, 'complete_task', { task: data.task.id, generation: data.task.generation })
    }
    expect(order).toEqual(['p-mine', 'p-high', 'p-normal'])
    expect((await claim(client, { project: 'pick', label: 'web' })).data.task).toBeNull()
  })

  it.each([
    ['is in review', { status: 'review' }],
    ['is done', { status: 'done' }],
    ['is assigned to person:ann', { assignee: 'person:ann' }],
    ['is assigned to agent:x', { assignee: 'agent:x' }],
    ['waits for task "w-gate"', { dependsOn: ['w-gate'] }],
    ['is held by agent:x until', { status: 'running', assignee: 'agent:x' }],
  ])('by name is refused where the task %s', async (words, more) => {
    if (!world.state.tasks.has('w-gate')) await world.happen(task('w-gate', 'why', { assignee: 'agent:x' }))
    const id = `w-${words}`
    await world.happen(task(id, 'why', more))
    const answer = await claim(await world.client('?agent=asker'), { task: id })
    expect(answer).toMatchObject({ isError: true, data: { error: { code: 'conflict', current: { id } } } })
    expect(answer.text).toContain(words)
  })

  it('ends when its holder is no longer heard, and its late answer is refused', async () => {
    const brief = await McpWorld.start({ taskLeaseMs: 1 })
    onTestFinished(() => brief[Symbol.asyncDispose]())
    await brief.happen(task('lease', 'l'))
    const [a, b] = [await brief.client('?agent=a'), await brief.client('?agent=b')]
    expect((await claim(a, { task: 'lease' })).data.task.generation).toBe(1)
    const endMs = Date.parse((await claim(a, { task: 'lease' })).data.leaseUntil)
    while (Date.now() <= endMs) await new Promise(setImmediate)
    expect((await claim(b, {})).data).toMatchObject({ isNew: true, task: { generation: 2, assignee: 'agent:b' } })
    expect(await use(a, 'complete_task', { task: 'lease', generation: 1 })).toMatchObject({
      isError: true,
      data: { error: { code: 'conflict', current: { generation: 2, assignee: 'agent:b' } } },
    })
    expect((await use(b, 'complete_task', { task: 'lease', generation: 2 })).isError).toBe(false)
  })
})
