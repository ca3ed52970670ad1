import { describe, expect, it } from 'vitest'
import { openSocket, openStream } from './client-fixture.ts'
import { openTestHub } from './hub-fixture.ts'

describe('the answer', () => {
  it('begins at once, with the headers that keep proxies from holding it back', async () => {
    await using test = await openTestHub()
    await using stream = await openStream(test)
    expect(stream.response.status).toBe(200)
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    await stream.frames.next('hello')
  })

  it('gives an id before the first event, so that who reconnects at once misses nothing', async () => {
    await using test = await openTestHub()
    await test.publish(2)
    const stream = await openStream(test)
    await stream.frames.next('events')
    const id = stream.lastId() ?? ''
    expect(id).toMatch(/^[\w-]+:2:/)
    await stream[Symbol.asyncDispose]()
    await test.publish(3)
    await using again = await openStream(test, '', { 'last-event-id': id })
    await again.frames.reaching(5)
    expect(again.frames.seqs).toEqual([3, 4, 5])
  })

  it('carries the same frames as WebSocket, with the cursor as id', async () => {
    await using test = await openTestHub()
    await using stream = await openStream(test)
    await using client = await openSocket(test)
    client.send({ type: 'subscribe', sub: '1' })
    await Promise.all([stream.frames.next('events'), client.frames.next('events')])
    await test.publish(20)
    await Promise.all([stream.frames.reaching(20), client.frames.reaching(20)])
    expect(stream.frames.of('events')).toEqual(client.frames.of('events'))
    expect(stream.lastId()).toBe(stream.frames.of('events').at(-1)?.cursor)
  })

  it('shares the encoding with WebSocket readers of the same class', async () => {
    await using test = await openTestHub()
    await using stream = await openStream(test)
    await using client = await openSocket(test)
    client.send({ type: 'subscribe', sub: '1' })
    await Promise.all([stream.frames.next('events'), client.frames.next('events')])
    const { encodes, flushes } = test.hub.stats()
    await test.publish(20)
    await Promise.all([stream.frames.reaching(20), client.frames.reaching(20)])
    const after = test.hub.stats()
    expect(after.encodes - encodes).toBe(after.flushes - flushes)
  })

  it('sends the state first where it is asked for', async () => {
    await using test = await openTestHub()
    await test.publish(2, 'agent:registered', { agentId: 'a1' })
    await using stream = await openStream(test, 'snapshot=1')
    const snapshot = await stream.frames.next('snapshot')
    expect(snapshot.cursor).toBe(test.hub.snapshot().cursor)
    expect(snapshot.state).toEqual(JSON.parse(new TextDecoder().decode(test.hub.snapshot().encoded())))
    expect(stream.lastId()).toBe(snapshot.cursor)
    await test.publish(1)
    expect(await stream.frames.next('events')).toMatchObject({ from: 2, to: 3 })
  })
})

describe('its end', () => {
  it('tells a reset and ends; an EventSource is told to take its time', async () => {
    await using test = await openTestHub()
    await test.publish(1)
    await using stream = await openStream(test, 'cursor=aaaaaaaaaaaa:1:x')
    expect(await stream.ended).toBe(true)
    expect(stream.frames.of('reset')).toEqual([{ type: 'reset', sub: '1', reason: 'epoch', floor: 1, head: 1 }])
    expect(stream.text()).toContain('retry: 30000\n')
    expect(test.hub.stats()).toMatchObject({ resets: 1, connections: { sse: 0 } })
  })

  it('comments while nothing happens, and is rotated with a bye within ± 20 %', async () => {
    let now = 1_000_000
    const limits = { sseCommentMs: 200, sseRotateMs: 600_000 }
    await using test = await openTestHub({ limits, clock: () => now, random: () => 0.5 })
    await using stream = await openStream(test)
    await expect.poll(() => stream.text().includes('\n:\n\n')).toBe(true)
    expect(stream.frames.of('bye')).toEqual([])
    now += 600_000
    expect(await stream.ended).toBe(true)
    expect(stream.frames.of('bye')).toMatchObject([{ code: 4200, reconnect: 'now' }])
  })

  it('[P-AUTH-1] says bye when the grant is revoked, and sends no event after', async () => {
    await using test = await openTestHub()
    const revocable = test.grant('guest')
    await using stream = await openStream(test, 'as=guest')
    await stream.frames.next('events')
    revocable.revoke()
    await test.publish(3)
    expect(await stream.ended).toBe(true)
    expect(stream.frames.of('bye')).toMatchObject([{ code: 4009, reconnect: 'never' }])
    expect(stream.frames.seqs).toEqual([])
  })

  it('gives everything back, whoever ends it', async () => {
    await using test = await openTestHub({ limits: { connectionsPerPerson: 3 } })
    for (let round = 0; round < 10; round++) {
      const stream = await openStream(test)
      await stream.frames.next('hello')
      await stream[Symbol.asyncDispose]()
      await expect.poll(() => test.hub.stats().connections.sse).toBe(0)
    }
    const aborted = AbortSignal.abort()
    const grant = test.grant('guest').grant
    const response = test.hub.serveSse(grant, { start: { at: 'now' }, filter: ['*'], snapshot: false }, aborted)
    expect(await response.text()).toBe('')
    const cancelled = test.hub.serveSse(
      grant,
      { start: { at: 'now' }, filter: ['*'], snapshot: false },
      new AbortController().signal,
    )
    await cancelled.body?.cancel()
    expect(test.hub.stats()).toMatchObject({ connections: { sse: 0 }, lagging: 0 })
  })

  it('refuses beyond the connections of a person with 429, and without read scope with 403', async () => {
    await using test = await openTestHub({ limits: { connectionsPerPerson: 1 } })
    test.grant('writer', { scopes: ['publish'] })
    await using first = await openStream(test)
    await first.frames.next('hello')
    await using second = await openStream(test)
    expect(second.response.status).toBe(429)
    await second.ended
    expect(JSON.parse(second.text())).toMatchObject({
      error: { code: 'connection_limit', retryable: true },
    })
    await using third = await openStream(test, 'as=writer')
    expect(third.response.status).toBe(403)
  })
})
