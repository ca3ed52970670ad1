import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openSocket } from './client-fixture.ts'
import { openTestHub } from './hub-fixture.ts'

const subscribe = (more: object = {}) => ({ type: 'subscribe', sub: '1', ...more })

describe('what is no frame', () => {
  const deep = `{"type":"publish","id":"x","events":${'['.repeat(100)}${']'.repeat(100)}}`
  it.each([
    ['text that is not JSON', '{nonsense'],
    ['a scalar', '7'],
    ['an array', '[]'],
    ['no type', '{"id":"1"}'],
    ['a type that is no text', '{"type":7}'],
    ['too deep nesting', deep],
    ['a key that reaches a prototype', '{"type":"subscribe","__proto__":{"sub":"1"}}'],
    ['binary', Buffer.from([1, 2, 3])],
  ])('closes with 4000 on %s and names it, and no neighbour notices', async (_, nonsense) => {
    await using test = await openTestHub()
    await using neighbour = await openSocket(test)
    neighbour.send(subscribe())
    await neighbour.frames.next('subscribed')
    await using client = await openSocket(test)
    client.ws.send(nonsense)
    expect((await client.closed).code).toBe(4000)
    expect(client.frames.of('error')[0]?.error).toMatchObject({ code: 'bad_request', retryable: false })
    await test.publish(1)
    await neighbour.frames.reaching(1)
  })

  it.each([
    ['an unknown type', { type: 'terminalOpen', id: 'q' }],
    ['a wrong field', { type: 'publish', id: 'q', events: 'all' }],
    ['a missing field', { type: 'command', id: 'q', kind: 'stop' }],
  ])('answers %s under the id of the frame, and lives', async (_, frame) => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    client.send(frame)
    expect(await client.frames.next('reply')).toMatchObject({ id: 'q', error: { code: 'invalid' } })
    client.send(subscribe())
    await client.frames.next('subscribed')
  })

  it.each([
    ['a person', 'owner', 64 * 1024],
    ['a key', 'publisher', 1024 * 1024],
  ])('takes a frame of the full size from %s, and closes with 1009 on one byte more', async (_, as, bytes) => {
    await using test = await openTestHub()
    await using client = await openSocket(test, as)
    client.send(`{"type":"pong","at":"${'x'.repeat(bytes - '{"type":"pong","at":""}'.length)}"}`)
    client.send(subscribe())
    await client.frames.next('subscribed')
    client.send('x'.repeat(bytes + 1))
    expect((await client.closed).code).toBe(1009)
  })

  it('answers a bare ping with a bare pong', async () => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    client.send('ping')
    client.send(subscribe())
    await client.frames.next('subscribed')
    expect(client.texts).toContain('pong')
  })
})

describe('limits of rate', () => {
  it('refuses with the time to wait, closes with 4100 at the third refusal, and remembers over a reconnect', async () => {
    await using test = await openTestHub({ limits: { subscribesPerSecond: 2 }, clock: () => 1_000_000 })
    await using client = await openSocket(test)
    for (let n = 0; n < 8; n++) client.send(subscribe({ sub: `s${n}` }))
    expect((await client.closed).code).toBe(4100)
    expect(client.frames.of('subscribed').length).toBe(5)
    expect(client.frames.of('error').map(({ error }) => error)).toMatchObject(
      Array(3).fill({ code: 'rate_limited', retryable: true, retryAfterMs: 500 }),
    )
    await using again = await openSocket(test)
    again.send(subscribe())
    await again.frames.next('subscribed')
    again.send(subscribe({ sub: '2' }))
    expect((await again.frames.next('error')).error.code).toBe('rate_limited')
    await using other = await openSocket(test, 'publisher')
    other.send(subscribe())
    await other.frames.next('subscribed')
  })

  it('[P-FLOW-3] lets a fleet behind one key come back at once: the first subscription of a connection is not counted', async () => {
    await using test = await openTestHub({ limits: { subscribesPerSecond: 2 }, clock: () => 1_000_000 })
    for (let n = 0; n < 20; n++) {
      const client = await openSocket(test)
      client.send(subscribe())
      await client.frames.next('subscribed')
    }
  })

  it('counts frames that are not valid too', async () => {
    await using test = await openTestHub({ limits: { subscribesPerSecond: 2 }, clock: () => 1_000_000 })
    await using client = await openSocket(test)
    for (let n = 0; n < 7; n++) client.send({ type: 'nothing' })
    expect((await client.closed).code).toBe(4100)
  })
})

describe('life', () => {
  const limits = { heartbeatMs: 100, pongMs: 100 }

  it('[P-LIVE-1] closes with 4104 a client that answers nothing', async () => {
    await using test = await openTestHub({ limits })
    await using client = await openSocket(test)
    // ws answers control pings by itself; a client whose network is gone does not.
    client.ws.pong = () => {}
    expect((await client.closed).code).toBe(4104)
  })

  it.each([
    ['a control pong', () => {}],
    ['a pong frame', (ws: WebSocket) => ws.send('{"type":"pong","at":"2026-01-01T00:00:00.000Z"}')],
    ['any frame', (ws: WebSocket) => ws.send('ping')],
  ])('[P-LIVE-1] takes %s as a sign of life', async (what, answer) => {
    await using test = await openTestHub({ limits })
    await using client = await openSocket(test)
    if (what !== 'a control pong') client.ws.pong = () => {}
    client.ws.on('message', (data) => {
      if (data.toString().startsWith('{"type":"ping"')) answer(client.ws)
    })
    await client.frames.next('ping', 6)
    expect(client.ws.readyState).toBe(WebSocket.OPEN)
  })

  it('[P-AUTH-1] closes with 4009 the moment a grant is revoked, mid-stream, and sends no event after', async () => {
    await using test = await openTestHub()
    const revocable = test.grant('guest')
    await using client = await openSocket(test, 'guest')
    client.send(subscribe())
    await client.frames.next('subscribed')
    await test.publish(1)
    await client.frames.reaching(1)
    revocable.revoke()
    await test.publish(5)
    expect((await client.closed).code).toBe(4009)
    expect(client.frames.seqs).toEqual([1])
  })

  it('warns before a session expires, and closes with 4201 when it has', async () => {
    let now = Date.parse('2026-01-01')
    await using test = await openTestHub({ limits, clock: () => now })
    test.grant('guest', { expiresAt: now + 3_600_000 })
    await using client = await openSocket(test, 'guest')
    client.send(subscribe())
    await client.frames.next('ping')
    expect(client.frames.of('authSoon')).toEqual([])
    now += 3_600_000 - 50_000
    expect(await client.frames.next('authSoon')).toEqual({ type: 'authSoon', inMs: 50_000 })
    now += 50_000
    await test.publish(1)
    expect((await client.closed).code).toBe(4201)
    expect(client.frames.seqs).toEqual([])
    expect(client.frames.of('authSoon').length).toBe(1)
  })
})
