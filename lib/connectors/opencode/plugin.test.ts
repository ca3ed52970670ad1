import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { collect } from '../replay-fixture.ts'
import { createOpenCodeConnector } from './connector.ts'
import { FAST, KEY, load, receiver } from './plugin-fixture.ts'
import { grantOf, post, type RecordedEvent, recorded, storyOf } from './replay-fixture.ts'

const eventsIn = (bodies: readonly Buffer[]): readonly RecordedEvent[] =>
  bodies.flatMap((body) => JSON.parse(body.toString()).events)
const status = (n: number): RecordedEvent => ({
  id: `e${n}`,
  type: 'session.status',
  properties: { sessionID: 's1', status: { type: 'busy' } },
})
const todo = (n: number): RecordedEvent => ({ id: `t${n}`, type: 'todo.updated', properties: { sessionID: 's1' } })

describe('the plugin file for OpenCode', () => {
  it.each(['permission-once', 'write', 'error', 'interrupt', 'delete'])(
    'leaves the noise of %s out and loses nothing that is told',
    async (name) => {
      const kept = collect()
      const connector = createOpenCodeConnector({ maxDepth: 64 })
      const { url, bodies } = await receiver(async (body, request) => {
        expect(request.headers.authorization).toBe(`Bearer ${KEY}`)
        await connector.handle(post(body.toString(), grantOf()), kept.publish)
        return 200
      })
      const make = await load()
      const plugin = await make({ directory: '/home/dev/web-app' }, { url: `${url}/`, key: KEY, limits: FAST })
      for (const event of recorded(name)) await plugin.event?.({ event })
      await plugin.dispose?.()
      const whole = collect()
      const direct = createOpenCodeConnector({ maxDepth: 64 })
      for (const event of recorded(name)) await direct.handle(post(event), whole.publish)
      const story = storyOf(kept.drafts)
      expect({ ...story, lines: story.lines.filter((line) => line !== 'ended closed') }).toEqual(storyOf(whole.drafts))
      expect(story.lines.at(-1)).toMatch(/^ended/)
      expect(eventsIn(bodies).length).toBeLessThan(recorded(name).length * 0.8)
    },
  )

  it('does nothing without an address and a key', async () => {
    vi.stubEnv('MC_URL', '')
    vi.stubEnv('MC_PUBLISH_KEY', '')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(await (await load())({ directory: '/w' }, {})).toEqual({})
  })

  it('keeps what waits while Mission Control is away, in order, and throws nothing at OpenCode', async () => {
    let isAway = true
    const { url, bodies } = await receiver(() => (isAway ? 503 : 200))
    const plugin = await (await load())({ directory: '/w' }, { url, key: KEY, limits: FAST })
    for (let n = 0; n < 5; n++) await plugin.event?.({ event: status(n) })
    await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(2))
    isAway = false
    const tried = bodies.length
    await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(tried))
    await vi.waitFor(() =>
      expect(eventsIn(bodies.slice(-1)).map(({ id }) => id)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']),
    )
    // @ts-expect-error what OpenCode never sends
    await expect(plugin.event?.({ event: { type: 'message.updated' } })).resolves.toBeUndefined()
  })

  it('drops the least important events first when the queue is full, then the oldest', async () => {
    const { url, bodies } = await receiver(() => 200)
    const plugin = await (await load())(
      { directory: '/w' },
      { url, key: KEY, limits: { ...FAST, gatherMs: 60_000, queue: 4 } },
    )
    for (const event of [todo(1), status(1), todo(2), status(2), status(3), status(4), status(5)])
      await plugin.event?.({ event })
    await plugin.dispose?.()
    expect(eventsIn(bodies).map(({ id }) => id)).toEqual(['e2', 'e3', 'e4', 'e5'])
  })

  it('gives up a batch that is never taken, and goes on with the next', async () => {
    const { url, bodies } = await receiver((body) => (body.includes('"e0"') ? 400 : 200))
    const plugin = await (await load())({ directory: '/w' }, { url, key: KEY, limits: { ...FAST, batch: 1 } })
    await plugin.event?.({ event: status(0) })
    await plugin.event?.({ event: status(1) })
    await vi.waitFor(() => expect(eventsIn(bodies).map(({ id }) => id)).toEqual(['e0', 'e1']))
  })

  it('waits for nobody who does not answer, neither while it works nor when it leaves', async () => {
    const { url, bodies } = await receiver(() => null)
    const plugin = await (await load())(
      { directory: '/w' },
      { url, key: KEY, limits: { ...FAST, timeoutMs: 20, leaveMs: 60 } },
    )
    const before = performance.now()
    for (let n = 0; n < 100; n++) await plugin.event?.({ event: status(n) })
    // Waited for, each would take 20 ms.
    expect(performance.now() - before).toBeLessThan(2_000)
    await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(1))
    await plugin.dispose?.()
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  it('cuts long texts, and leaves out what is large and what no server takes', async () => {
    const { url, bodies } = await receiver(() => 200)
    const plugin = await (await load())({ directory: '/w' }, { url, key: KEY, limits: FAST })
    const input = JSON.parse(`{"command":"${'x'.repeat(100_000)}","__proto__":{"a":1}}`)
    const state = { status: 'completed', input, output: 'y'.repeat(100_000) }
    await plugin.event?.({
      event: {
        ...status(1),
        type: 'message.part.updated',
        properties: { part: { type: 'tool', id: 'p', callID: 'k', state } },
      },
    })
    await plugin.dispose?.()
    expect(bodies[0]?.length).toBeLessThan(10_000)
    expect(bodies[0]?.toString()).not.toContain('__proto__')
  })
})
