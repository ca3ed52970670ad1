import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import { McpWorld, use } from './mcp-fixture.ts'

let world: McpWorld
beforeAll(async () => {
  world = await McpWorld.start()
})
afterAll(() => world[Symbol.asyncDispose]())

/** As a person or a program with the scope `control` answers: POST /api/events. */
async function resolve(approvalId: string, more: object = { decision: 'answer', message: 'Blue' }) {
  const { secret } = await world.key({ scopes: ['control'] })
  const post = (key: string) =>
    fetch(world.url.replace('/mcp', '/events'), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'approval:resolved', data: { approvalId, by: 'person:somebody-else', ...more } }),
    })
  // The route is for publishers; what they may write is looked at type by type.
  const { secret: both } = await world.key({ scopes: ['publish', 'control'] })
  expect((await post(secret)).status).toBe(403)
  expect((await post((await world.key({ scopes: ['publish'] })).secret)).status).toBe(403)
  expect((await post(both)).status).toBe(201)
}

const open = (agentId: string) =>
  [...world.state.approvals.values()].filter((asked) => asked.agentId === agentId && asked.resolution === null)

describe('[P-MCP-3] a question', () => {
  it('shows its agent as waiting, comes back pending, and gives the answer to who asks again', async () => {
    const client = await world.client('?agent=asker')
    const asked = await use(client, 'ask_person', {
      question: 'Which colour?',
      options: ['Red', 'Blue'],
      waitSeconds: 0,
    })
    expect(asked.data).toMatchObject({ state: 'pending', answer: null, id: expect.stringMatching(/^ask:key:/) })
    expect(world.state.agents.get('asker')).toMatchObject({ status: 'waiting', reason: 'input' })
    expect(open('asker')).toMatchObject([{ question: 'Which colour?', options: ['Red', 'Blue'] }])
    await resolve(asked.data.id)
    expect((await use(client, 'ask_person', { id: asked.data.id })).data).toEqual({
      id: asked.data.id,
      state: 'answered',
      answer: 'Blue',
      by: expect.stringMatching(/^key:/),
    })
  })

  it('wakes the call that waits for it', async () => {
    const client = await world.client('?agent=waiter')
    const answer = use(client, 'ask_person', { question: 'Go?', waitSeconds: 50 })
    await vi.waitFor(() => expect(open('waiter')).toHaveLength(1))
    await resolve(open('waiter')[0]?.id ?? '', { decision: 'deny' })
    expect((await answer).data).toMatchObject({ state: 'denied', answer: null, by: expect.stringMatching(/^key:/) })
  })

  it('that is open is the same question when it is asked again, and another when it is another', async () => {
    const { secret } = await world.key()
    const client = await world.client('?agent=again', secret)
    const ask = (question: string) => use(client, 'ask_person', { question, waitSeconds: 0 })
    const first = await ask('Same?')
    expect((await ask('Same?')).data.id).toBe(first.data.id)
    expect((await ask('Other?')).data.id).not.toBe(first.data.id)
    await resolve(first.data.id)
    expect((await ask('Same?')).data).toMatchObject({ state: 'pending' })
    expect(open('again')).toHaveLength(2)
  })

  it('is heard only by who asked it, or may read', async () => {
    const asker = await world.client('?agent=quiet', (await world.key({ scopes: ['publish'] })).secret)
    const { data } = await use(asker, 'ask_person', { question: 'Secret?', waitSeconds: 0 })
    await resolve(data.id, { decision: 'answer', message: 'hush' })
    expect((await use(asker, 'ask_person', { id: data.id })).data.answer).toBe('hush')
    const stranger = await world.client('?agent=quiet', (await world.key({ scopes: ['publish'] })).secret)
    const refused = await use(stranger, 'ask_person', { id: data.id })
    expect(refused).toMatchObject({ isError: true, data: { error: { code: 'forbidden' } } })
    expect(refused.text).not.toContain('hush')
    const reader = await world.client('?agent=quiet')
    expect((await use(reader, 'ask_person', { id: data.id })).data.answer).toBe('hush')
    const other = await world.client('?agent=loud')
    expect(await use(other, 'ask_person', { id: data.id })).toMatchObject({ data: { error: { code: 'not_found' } } })
  })

  it.each([[{}], [{ waitSeconds: 51 }], [{ question: '' }], [{ question: 'x', options: [''] }]])(
    'is refused as %o',
    async (args) => {
      expect((await use(await world.client('?agent=asker'), 'ask_person', args)).isError).toBe(true)
    },
  )

  it('of more callers than may wait is answered at once', async () => {
    const small = await McpWorld.start({ mcpWaitingPerPrincipal: 1 })
    onTestFinished(() => small[Symbol.asyncDispose]())
    const { secret } = await small.key()
    const client = await small.client('?agent=a', secret)
    const waiting = use(client, 'ask_person', { question: 'one', waitSeconds: 50 })
    await vi.waitFor(() => expect(small.state.approvals.size).toBe(1))
    expect((await use(client, 'ask_person', { question: 'two', waitSeconds: 50 })).data.state).toBe('pending')
    const [asked] = small.state.approvals.values()
    await small.runtime.publish(
      serverGrant(),
      [{ type: 'approval:resolved', data: { approvalId: asked?.id ?? '', decision: 'allow' } }],
      { trust: 'trusted' },
    )
    expect((await waiting).data.state).toBe('allowed')
  })

  it('gives its place to another when its caller goes', async () => {
    const small = await McpWorld.start({ mcpWaitingPerPrincipal: 1 })
    onTestFinished(() => small[Symbol.asyncDispose]())
    const { secret } = await small.key()
    const client = await small.client('?agent=a', secret)
    const leaving = new AbortController()
    const args = { question: 'one', waitSeconds: 50 }
    const left = client.callTool({ name: 'ask_person', arguments: args }, undefined, { signal: leaving.signal })
    await vi.waitFor(() => expect(small.state.approvals.size).toBe(1))
    leaving.abort()
    await expect(left).rejects.toThrow()
    const [asked] = small.state.approvals.values()
    const id = asked?.id ?? ''
    // The SDK tells of the end only on a stream; here it is the connection that goes with its client.
    await client.close()
    const again = await small.client('?agent=a', secret)
    // While the place is taken a call is answered at once; one that is not, has it. In a box, since a promise is awaited.
    const waits = await vi.waitUntil(
      async () => {
        const answer = use(again, 'ask_person', { id, waitSeconds: 50 })
        const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))])
        return first === 'waits' && { answer }
      },
      { interval: 50 },
    )
    await small.happen({ type: 'approval:resolved', data: { approvalId: id, decision: 'allow' } })
    expect((await waits.answer).data.state).toBe('allowed')
  })

  it('ends its wait when the key is revoked, without the answer', async () => {
    const { id, secret } = await world.key()
    const client = await world.client('?agent=fired', secret)
    const answer = use(client, 'ask_person', { question: 'Still here?', waitSeconds: 50 })
    await vi.waitFor(() => expect(open('fired')).toHaveLength(1))
    await world.runtime.accounts.revokeKey(id)
    expect(await answer).toMatchObject({ isError: true, data: { error: { code: 'revoked' } } })
  })
})

describe('[P-ASK-1] an answer given here', () => {
  const person = (id: string): Principal => ({
    ...serverGrant().principal,
    id: `person:${id}`,
    kind: 'person',
    name: id,
  })
  const ask = async (agent: string) => {
    const asked = await use(await world.client(`?agent=${agent}`), 'ask_person', {
      question: 'Ship it?',
      waitSeconds: 0,
    })
    return String(asked.data.id)
  }

  it('is heard from one of two who give it at once, and the other is told whose it was', async () => {
    const id = await ask('raced')
    const [ann, bob] = await Promise.allSettled([
      world.runtime.answer(person('ann'), id, { decision: 'answer', message: 'yes' }),
      world.runtime.answer(person('bob'), id, { decision: 'answer', message: 'no' }),
    ])
    const [won, lost] = ann.status === 'fulfilled' ? [ann, bob] : [bob, ann]
    if (won.status !== 'fulfilled' || lost.status !== 'rejected') throw new Error('Not one of the two was heard')
    expect(lost.reason).toMatchObject({
      code: 'conflict',
      details: { current: { id, resolution: won.value.resolution } },
    })
    expect(world.state.approvals.get(id)?.resolution).toEqual(won.value.resolution)
  })

  it('that is sent again under its key is the same answer', async () => {
    const id = await ask('retried')
    const give = () => world.runtime.answer(person('ann'), id, { decision: 'answer', message: 'yes' }, 'once')
    const first = await give()
    expect(first.resolution).toMatchObject({ decision: 'answer', message: 'yes', by: 'person:ann' })
    expect(await give()).toEqual(first)
  })

  it('is refused for what is answered where the agent runs, and for what nobody asked', async () => {
    await world.happen({ type: 'approval:requested', data: { approvalId: 'there', agentId: 'far', tool: 'Bash' } })
    const refused = world.runtime.answer(person('ann'), 'there', { decision: 'allow' })
    await expect(refused).rejects.toMatchObject({ code: 'conflict', details: { current: { id: 'there' } } })
    await expect(world.runtime.answer(person('ann'), 'nothing', { decision: 'allow' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
