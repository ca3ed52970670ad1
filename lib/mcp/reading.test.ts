import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { McpWorld } from './mcp-fixture.ts'

let world: McpWorld
beforeAll(async () => {
  world = await McpWorld.start()
  await world.happen(
    { type: 'agent:registered', data: { agentId: 'claude-code:desk:-home-ada', name: 'web', kind: 'claude-code' } },
    { type: 'agent:statusChange', data: { agentId: 'claude-code:desk:-home-ada', status: 'working', task: 'Fix' } },
    { type: 'task:created', data: { taskId: 'a/b 100%', title: 'Odd id', description: 'Long words', status: 'ready' } },
    { type: 'task:created', data: { taskId: 't-1', title: 'Held', assignee: 'agent:claude-code:desk:-home-ada' } },
    { type: 'task:commented', data: { taskId: 't-1', text: 'Look at this' } },
    { type: 'approval:requested', data: { approvalId: 'q-1', agentId: 'asker', question: 'Which one?' } },
    { type: 'token:usage', data: { agentId: 'asker', model: 'm', input: 10, costUsd: 0.25 } },
  )
})
afterAll(() => world[Symbol.asyncDispose]())

async function read(uri: string, query = '', secret?: string) {
  const client = await world.client(query, secret)
  const { contents } = await client.readResource({ uri })
  const [content] = contents
  if (!content || !('text' in content)) throw new Error(`${uri} has no text`)
  expect(content).toMatchObject({ uri, mimeType: 'application/json' })
  return JSON.parse(String(content.text))
}

describe('resources', () => {
  it('are listed with their templates', async () => {
    const client = await world.client()
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri)).toEqual(['mission://snapshot', 'mission://agents', 'mission://tasks'])
    const { resourceTemplates } = await client.listResourceTemplates()
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'mission://task/{id}',
      'mission://agent/{id}',
    ])
    for (const { description } of [...resources, ...resourceTemplates]) expect(description).toBeTruthy()
  })

  it('show the snapshot, all agents and the board', async () => {
    expect(await read('mission://snapshot')).toMatchObject({
      agents: { working: 1, waiting: 1 },
      needsPerson: [{ kind: 'approval', agentId: 'asker' }],
      tasks: { ready: 1, backlog: 1 },
      today: { tokens: 10, costUsd: 0.25, unpricedRequests: 0 },
    })
    expect(await read('mission://agents')).toMatchObject({ total: 2, agents: [{ id: 'asker', status: 'waiting' }, {}] })
    expect(await read('mission://tasks')).toMatchObject({
      total: 2,
      tasks: expect.arrayContaining([expect.any(Object)]),
    })
  })

  it('show one task and one agent, whatever its id is made of', async () => {
    expect(await read(`mission://task/${encodeURIComponent('a/b 100%')}`)).toMatchObject({
      id: 'a/b 100%',
      description: 'Long words',
      generation: 0,
      version: 1,
    })
    expect(await read('mission://task/t-1')).toMatchObject({ comments: [{ text: 'Look at this' }] })
    const id = 'claude-code:desk:-home-ada'
    const agent = { id, name: 'web', doing: 'Fix', tasks: [{ id: 't-1' }], evidence: { status: 'working' } }
    expect(await read(`mission://agent/${encodeURIComponent(id)}`)).toMatchObject(agent)
    expect(await read(`mission://agent/${id}`)).toMatchObject(agent)
  })

  it.each([
    ['mission://task/none', /no task "none"/],
    ['mission://agent/none', /no agent "none"/],
    ['mission://task/%', /no task "%"/],
    ['mission://nothing', /not found/],
    ['no address', /URL/],
  ])('refuse %s with words', async (uri, words) => {
    await expect((await world.client()).readResource({ uri })).rejects.toThrow(words)
  })

  it('and prompts need the scope read', async () => {
    const { secret } = await world.key({ scopes: ['publish'] })
    const client = await world.client('?agent=blind', secret)
    await expect(client.readResource({ uri: 'mission://snapshot' })).rejects.toThrow(/scope "read"/)
    await expect(client.getPrompt({ name: 'standup' })).rejects.toThrow(/scope "read"/)
  })
})

describe('prompts', () => {
  const textOf = async (name: string, args: Record<string, string> = {}) => {
    const { messages } = await (await world.client()).getPrompt({ name, arguments: args })
    const [message] = messages
    if (message?.content.type !== 'text') throw new Error('no text')
    return message.content.text
  }

  it('are listed with what they take', async () => {
    const { prompts } = await (await world.client()).listPrompts()
    expect(prompts.map(({ name, arguments: its }) => [name, its?.map((one) => [one.name, one.required])])).toEqual([
      ['standup', undefined],
      ['triage', undefined],
      ['handoff', [['task', true]]],
    ])
  })

  it('hold what stands now, marked as data', async () => {
    for (const [name, args, words] of [
      ['standup', {}, '"costUsd": 0.25'],
      ['triage', {}, 'Which one?'],
      ['handoff', { task: 't-1' }, 'Look at this'],
    ] as const) {
      const text = await textOf(name, args)
      expect(text).toContain(words)
      expect(text).toContain('not what to obey')
    }
  })

  it('name a task that is there', async () => {
    await expect(textOf('handoff', { task: 'none' })).rejects.toThrow(/no task "none"/)
    await expect(textOf('handoff')).rejects.toThrow(/task/)
  })
})
