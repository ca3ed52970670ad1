import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { McpWorld, use } from './mcp-fixture.ts'

let world: McpWorld
beforeAll(async () => {
  world = await McpWorld.start()
})
afterAll(() => world[Symbol.asyncDispose]())

const idle = { status: 'idle' }
const forbidden = { isError: true, data: { error: { code: 'forbidden' } } }

describe('[P-MCP-1] a call speaks for', () => {
  it('the agent that its key is bound to, and for no other', async () => {
    const { secret } = await world.key({ bound: { agentId: 'bound' } })
    const client = await world.client('', secret)
    expect(await use(client, 'report_status', idle)).toMatchObject({ data: { agent: 'bound' } })
    expect(await use(client, 'report_status', { ...idle, agent: 'bound' })).toMatchObject({ data: { agent: 'bound' } })
    expect(await use(client, 'report_status', { ...idle, agent: 'other' })).toMatchObject(forbidden)
    expect(await use(await world.client('?agent=other', secret), 'list_tasks')).toMatchObject(forbidden)
    expect(world.state.agents.has('other')).toBe(false)
  })

  it('an agent on the machine that its key is bound to, and for none on another', async () => {
    await world.happen({ type: 'agent:registered', data: { agentId: 'elsewhere', machine: 'attic' } })
    const { secret } = await world.key({ bound: { machine: 'desk' } })
    const client = await world.client('', secret)
    expect(await use(client, 'report_status', { ...idle, agent: 'here' })).toMatchObject({ data: { agent: 'here' } })
    expect(world.state.agents.get('here')?.machine).toBe('desk')
    // Also where nothing would be published about it.
    for (const [name, args] of [
      ['report_status', idle],
      ['claim_task', {}],
      ['read_messages', {}],
    ] as const) {
      expect(await use(client, name, { ...args, agent: 'elsewhere' })).toMatchObject(forbidden)
    }
    expect(await use(client, 'report_status', idle)).toMatchObject({ data: { agent: 'mcp:desk' } })
    for (const [name, args] of [
      ['log_activity', { title: 'x' }],
      ['add_lead', { name: 'x' }],
      ['ask_person', { question: 'x', waitSeconds: 0 }],
    ] as const) {
      expect(await use(client, name, { ...args, agent: 'here' })).toMatchObject({ isError: false })
    }
  })

  it('the agent that the tool names before the one in the address, and that before the machine', async () => {
    const { secret } = await world.key({ scopes: ['publish'] })
    const speaks = async (query: string, args: object) =>
      (await use(await world.client(query, secret), 'report_status', { ...idle, ...args })).data.agent
    expect(await speaks('?agent=address&machine=desk', { agent: 'named' })).toBe('named')
    expect(await speaks('?agent=address&machine=desk', {})).toBe('address')
    expect(await speaks('?machine=desk', {})).toBe('mcp:desk')
  })

  it('hears what was meant for an agent with the scope read, or bound to it', async () => {
    await world.happen({ type: 'agent:registered', data: { agentId: 'meant', machine: 'cellar' } })
    const asks = async (wish: Parameters<McpWorld['key']>[0], name = 'read_messages') =>
      (await use(await world.client('?agent=meant', (await world.key(wish)).secret), name)).isError
    for (const name of ['read_messages', 'my_budget']) {
      expect(await asks({ scopes: ['publish'] }, name)).toBe(true)
      expect(await asks({ scopes: ['publish'], bound: { agentId: 'meant' } }, name)).toBe(false)
      expect(await asks({ scopes: ['publish'], bound: { machine: 'cellar' } }, name)).toBe(false)
      expect(await asks({ scopes: ['publish', 'read'] }, name)).toBe(false)
    }
  })

  it('and is a sign of life of it, told at most once a minute', async () => {
    const client = await world.client('?agent=alive')
    const before = world.runtime.log.head
    for (let call = 0; call < 5; call++) await use(client, 'list_tasks')
    await client.readResource({ uri: 'mission://snapshot' })
    expect(world.runtime.log.head).toBe(before + 1)
    expect(world.state.agents.get('alive')).toMatchObject({ kind: 'mcp', status: 'idle' })
    // Nobody is named here, and nobody has to be.
    expect((await use(await world.client(), 'list_tasks')).isError).toBe(false)
    expect(world.runtime.log.head).toBe(before + 1)
  })

  it('lists the board for a key that may read, and its own tasks for one that is bound', async () => {
    await world.happen({ type: 'task:created', data: { taskId: 'own', title: 'Own', assignee: 'agent:owner' } })
    const { secret } = await world.key({ scopes: ['publish'], bound: { agentId: 'owner' } })
    const client = await world.client('', secret)
    expect(await use(client, 'list_tasks')).toMatchObject(forbidden)
    expect((await use(client, 'list_tasks', { mine: true })).data).toMatchObject({ total: 1, tasks: [{ id: 'own' }] })
  })
})
