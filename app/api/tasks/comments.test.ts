import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, TaskWorld } from './tasks-fixture.ts'

let world: TaskWorld
let caller: Caller
beforeAll(async () => {
  world = await TaskWorld.start()
  caller = await world.caller()
  await world.happen({ type: 'agent:registered', data: { agentId: 'ada', name: 'Ada' } })
})
afterAll(() => world[Symbol.asyncDispose]())

const make = (taskId: string) => world.happen({ type: 'task:created', data: { taskId, title: `Do ${taskId}` } })
const textsOf = (items: readonly { readonly text: string }[]) => items.map(({ text }) => text)

describe('comments over REST', () => {
  it('are stored with whom they name, and shown the last first, page by page', async () => {
    await make('talked')
    const said = await caller('POST', '/api/tasks/talked/comments', { text: '@ada look at this' })
    expect(said).toMatchObject({ status: 201, body: { text: '@ada look at this', mentions: ['agent:ada'] } })
    expect(said.body.by).toMatch(/^key:/)
    expect(world.task('talked').comments).toEqual([said.body])
    for (let more = 1; more <= 60; more++) await caller('POST', '/api/tasks/talked/comments', { text: `more ${more}` })
    const page = await caller('GET', '/api/tasks/talked/comments?limit=40')
    expect(textsOf(page.body.items).slice(0, 2)).toEqual(['more 60', 'more 59'])
    const rest = await caller('GET', `/api/tasks/talked/comments?limit=40&before=${page.body.next}`)
    expect([...page.body.items, ...rest.body.items]).toHaveLength(61)
    expect(rest.body.items.at(-1)).toEqual(said.body)
    expect(rest.body.next).toBeUndefined()
  })

  it('are said once, however often one request is sent', async () => {
    await make('once')
    const send = (text: string) => caller('POST', '/api/tasks/once/comments', { text }, { 'idempotency-key': 'say-1' })
    const first = await send('@ada here')
    await world.happen({ type: 'agent:registered', data: { agentId: 'other', name: 'Ada' } })
    expect((await send('@ada here')).body).toEqual(first.body)
    expect(await send('something else')).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
    expect(textsOf((await caller('GET', '/api/tasks/once/comments')).body.items)).toEqual(['@ada here'])
  })

  it('are the word of the agent that a key speaks for, and a sign of life of it', async () => {
    await make('by-agent')
    const bound = await world.caller({ scopes: ['publish'], bound: { agentId: 'bo' } })
    expect((await bound('POST', '/api/tasks/by-agent/comments', { text: 'mine' })).body.by).toBe('agent:bo')
    expect((await caller('POST', '/api/tasks/by-agent/comments?agent=cy', { text: 'too' })).body.by).toBe('agent:cy')
    expect(world.task('by-agent').comments.map(({ by }) => by)).toEqual(['agent:bo', 'agent:cy'])
    expect(world.state.agents.has('cy')).toBe(true)
    const foreign = await bound('POST', '/api/tasks/by-agent/comments?agent=ada', { text: 'not hers' })
    expect(foreign).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
  })

  it('[P-TASK-7] reach a task that closed long ago, and are shown of it', async () => {
    await make('old')
    await caller('POST', '/api/tasks/old/comments', { text: 'before' })
    await world.happen({ type: 'task:completed', data: { taskId: 'old' } })
    const newer = Array.from({ length: 230 }, (_, index) => `newer-${index}`)
    for (const type of ['task:created', 'task:completed'] as const) {
      await world.happen(...newer.map((taskId) => ({ type, data: { taskId, title: taskId } })))
    }
    expect(world.state.tasks.has('old')).toBe(false)
    expect(await caller('POST', '/api/tasks/old/comments', { text: 'after' })).toMatchObject({ status: 201 })
    expect(textsOf((await caller('GET', '/api/tasks/old/comments')).body.items)).toEqual(['after', 'before'])
    expect(textsOf((await caller('GET', '/api/tasks/old')).body.comments)).toEqual(['before', 'after'])
  })

  it('are none of a task without any', async () => {
    await make('quiet')
    expect(await caller('GET', '/api/tasks/quiet/comments')).toMatchObject({ status: 200, body: { items: [] } })
  })

  it.each([
    ['GET', '/api/tasks/never/comments', undefined, 404],
    ['POST', '/api/tasks/never/comments', { text: 'hello' }, 404],
    ['GET', '/api/tasks/quiet/comments?before=x', undefined, 422],
    ['GET', '/api/tasks/quiet/comments?wrong=1', undefined, 422],
    ['POST', '/api/tasks/quiet/comments', { text: '' }, 422],
    ['POST', '/api/tasks/quiet/comments', { text: 'x'.repeat(8_001) }, 422],
    ['POST', '/api/tasks/quiet/comments', { text: 'x', by: 'person:p1' }, 422],
  ])('%s %s with %o is refused', async (method, path, body, status) => {
    expect(await caller(method, path, body)).toMatchObject({ status })
  })

  it('of a task that was removed take no more', async () => {
    await make('removed')
    await caller('POST', '/api/tasks/removed/comments', { text: 'x' })
    await world.happen({ type: 'task:removed', data: { taskId: 'removed' } })
    expect(await caller('POST', '/api/tasks/removed/comments', { text: 'y' })).toMatchObject({ status: 404 })
  })

  it('are not read with a key that only publishes', async () => {
    const writer = await world.caller({ scopes: ['publish'] })
    expect(await writer('GET', '/api/tasks/talked/comments')).toMatchObject({ status: 403 })
  })
})
