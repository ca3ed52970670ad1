import { describe, expect, it } from 'vitest'
import { openSocket } from './client-fixture.ts'
import { openTestHub } from './hub-fixture.ts'

const subscribe = (more: object = {}) => ({ type: 'subscribe', sub: '1', ...more })

describe('joining', () => {
  it('[P-READ-4] says hello with the state version, the limits and who one is', async () => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    expect(await client.frames.next('hello')).toMatchObject({
      v: 1,
      node: 'test',
      stateVersion: expect.any(Number),
      heartbeatMs: 20_000,
      limits: { frameBytes: 64 * 1024, subscriptions: 32 },
      user: { id: 'person:owner', name: 'owner' },
      expiresAt: null,
    })
  })

  it('takes a ticket in the first frame, and the frames that came right behind it', async () => {
    await using test = await openTestHub()
    await using client = await openSocket(test, 'nobody')
    client.send({ type: 'auth', ticket: 'owner' })
    client.send(subscribe())
    await client.frames.next('subscribed')
    expect(client.frames.all.map(({ type }) => type)).toEqual(['hello', 'subscribed', 'events'])
  })

  it('keeps room for those who are known: strangers beyond their limit are sent away until one has left or joined', async () => {
    await using test = await openTestHub({ limits: { joiningPerNode: 2 } })
    await using joins = await openSocket(test, 'nobody')
    await using leaves = await openSocket(test, 'nobody')
    await using third = await openSocket(test, 'nobody')
    expect((await third.closed).code).toBe(4101)
    await using known = await openSocket(test)
    await known.frames.next('hello')
    joins.send({ type: 'auth', ticket: 'owner' })
    await joins.frames.next('hello')
    leaves.ws.close()
    await leaves.closed
    for (const _ of [1, 2]) {
      await using next = await openSocket(test, 'nobody')
      next.send({ type: 'auth', ticket: 'owner' })
      await next.frames.next('hello')
    }
  })

  it('closes with 4001 on a ticket that is not good, and on any other first frame', async () => {
    await using test = await openTestHub()
    for (const first of [{ type: 'auth', ticket: 'wrong' }, subscribe()]) {
      await using client = await openSocket(test, 'nobody')
      client.send(first)
      expect((await client.closed).code).toBe(4001)
      expect(client.frames.of('error')[0]?.error.code).toBe('unauthenticated')
      expect(client.frames.of('hello')).toEqual([])
    }
  })

  it('closes with 4103 when no ticket comes in time', async () => {
    await using test = await openTestHub({ limits: { authMs: 50, heartbeatMs: 200, pongMs: 200 } })
    await using client = await openSocket(test, 'nobody')
    expect((await client.closed).code).toBe(4103)
  })

  it('closes with 4003 without a scope to do anything with', async () => {
    await using test = await openTestHub()
    test.grant('empty', { scopes: [] })
    await using client = await openSocket(test, 'empty')
    expect((await client.closed).code).toBe(4003)
  })

  it('closes with 4105 beyond the connections of a person, and counts those that left', async () => {
    await using test = await openTestHub({ limits: { connectionsPerPerson: 2 } })
    const first = await openSocket(test)
    await using second = await openSocket(test)
    await second.frames.next('hello')
    await using third = await openSocket(test)
    expect((await third.closed).code).toBe(4105)
    first.ws.close()
    await first.closed
    await using fourth = await openSocket(test)
    await fourth.frames.next('hello')
  })

  it('closes with 4101 beyond the connections of a node', async () => {
    await using test = await openTestHub({ limits: { connectionsPerNode: 1 } })
    await using _first = await openSocket(test)
    await using second = await openSocket(test, 'publisher')
    expect((await second.closed).code).toBe(4101)
  })
})

describe('subscriptions', () => {
  it('gives a new reader the cursor of its place at once, then every event in order', async () => {
    await using test = await openTestHub()
    await test.publish(3)
    await using client = await openSocket(test)
    client.send(subscribe())
    expect(await client.frames.next('subscribed')).toMatchObject({ from: 3, head: 3 })
    expect(await client.frames.next('events')).toMatchObject({ from: 3, to: 3, events: [] })
    await test.publish(2)
    await test.publish(2)
    await client.frames.reaching(7)
    expect(client.frames.seqs).toEqual([4, 5, 6, 7])
  })

  it('[P-FRAME-1] every frame begins where the one before ended, also where the filter lets nothing through', async () => {
    await using test = await openTestHub({ limits: { bookmarkMs: 20, heartbeatMs: 400, pongMs: 10_000 } })
    await using client = await openSocket(test)
    client.send(subscribe({ types: ['wanted:*'] }))
    await client.frames.next('subscribed')
    await test.publish(5, 'other:thing')
    const bookmark = await client.frames.reaching(5)
    expect(bookmark).toMatchObject({ events: [], to: 5, cursor: expect.stringMatching(/^[\w-]+:5:/) })
    await test.publish(2, 'wanted:thing')
    await test.publish(4, 'other:thing')
    await client.frames.reaching(11)
    let position = 0
    for (const { from, to } of client.frames.of('events')) {
      expect(from).toBe(position)
      position = to
    }
    expect(client.frames.seqs).toEqual([6, 7])
  })

  it('[P-FRAME-1] bookmarks come at most once in bookmarkMs', async () => {
    let now = 1_000_000
    await using test = await openTestHub({ limits: { bookmarkMs: 1_000, flushMs: 1 }, clock: () => now })
    await using client = await openSocket(test)
    client.send(subscribe({ types: ['wanted:*'] }))
    await client.frames.next('events')
    for (let n = 0; n < 5; n++) {
      await test.publish(1, 'other:thing')
      now += 10
    }
    await test.publish(1, 'wanted:thing')
    await client.frames.reaching(6)
    const frames = client.frames.of('events')
    // The place, at most one bookmark, and the one event with everything before it that did not pass.
    expect(frames.length).toBeLessThanOrEqual(3)
    expect(client.frames.seqs).toEqual([6])
    expect(frames.at(-1)?.from).toBe(frames.at(-2)?.to)
  })

  it('[P-FRAME-2] two readers with the same filter get the same bytes, encoded once', async () => {
    await using test = await openTestHub()
    await using first = await openSocket(test)
    await using second = await openSocket(test, 'publisher')
    for (const client of [first, second]) {
      client.send(subscribe({ types: ['test:*', 'test:happened'] }))
      await client.frames.next('events')
    }
    const before = test.hub.stats().encodes
    await test.publish(10)
    await Promise.all([first.frames.reaching(10), second.frames.reaching(10)])
    expect(test.hub.stats().encodes - before).toBe(test.hub.stats().flushes)
    expect(first.texts.at(-1)).toBe(second.texts.at(-1))
  })

  it('replaces a subscription of the same name, and ends one on unsubscribe', async () => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    client.send(subscribe({ types: ['a:*'] }))
    await client.frames.next('subscribed')
    client.send(subscribe({ types: ['b:*'] }))
    await client.frames.next('subscribed', 1)
    await test.publish(1, 'a:thing')
    await test.publish(1, 'b:thing')
    await client.frames.reaching(2)
    expect(client.frames.seqs).toEqual([2])
    client.send({ type: 'unsubscribe', sub: '1' })
    await client.frames.next('unsubscribed')
    await test.publish(1, 'b:thing')
    client.send({ type: 'subscribe', sub: '2', cursor: '0' })
    await client.frames.until(() => client.frames.seqs.length > 1, 'the other subscription')
    expect(
      client.frames
        .of('events')
        .filter(({ sub }) => sub === '1')
        .flatMap(({ events }) => events.map(({ seq }) => seq)),
    ).toEqual([2])
  })

  it('refuses more subscriptions than a connection may have, and keeps those it has', async () => {
    await using test = await openTestHub({ limits: { subscriptionsPerConnection: 2 } })
    await using client = await openSocket(test)
    for (const sub of ['1', '2', '3']) client.send({ type: 'subscribe', sub })
    expect((await client.frames.next('error')).error).toMatchObject({ code: 'invalid' })
    await test.publish(1)
    await client.frames.until(() => client.frames.seqs.length === 2, 'both')
  })

  it.each([
    [{ types: ['Bad Type'] }, 'invalid'],
    [{ cursor: 'nonsense' }, 'invalid'],
    [{ sub: 'no spaces' }, 'invalid'],
  ])('answers %j with an error and lives', async (more, code) => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    client.send(subscribe(more))
    expect((await client.frames.next('error')).error.code).toBe(code)
    client.send(subscribe())
    await client.frames.next('subscribed')
  })

  it('lets a publish-only key connect and publish, but not subscribe', async () => {
    await using test = await openTestHub()
    test.grant('writer', { kind: 'key', scopes: ['publish'] })
    await using client = await openSocket(test, 'writer')
    client.send(subscribe())
    expect((await client.frames.next('error')).error.code).toBe('forbidden')
    client.send({ type: 'publish', id: 'p1', events: [{ type: 'test:happened', data: {} }] })
    expect(await client.frames.next('reply')).toMatchObject({
      id: 'p1',
      ok: { results: [{ seq: 1, duplicate: false }] },
    })
  })
})

describe('acting', () => {
  it('answers a publish with the receipts, and a repeated one with the first', async () => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    const events = [{ id: 'e1', type: 'test:happened', data: { a: 1 } }]
    client.send({ type: 'publish', id: 'p1', events })
    client.send({ type: 'publish', id: 'p2', events })
    await client.frames.next('reply', 1)
    expect(client.frames.of('reply')).toMatchObject([
      { id: 'p1', ok: { results: [{ id: 'e1', seq: 1, duplicate: false }] } },
      { id: 'p2', ok: { results: [{ id: 'e1', seq: 1, duplicate: true }] } },
    ])
  })

  it('answers what cannot be published in the one error shape, and lives', async () => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    client.send({ type: 'publish', id: 'p1', events: [{ type: 'test:happened', data: {} }, { type: 7 }] })
    expect(await client.frames.next('reply')).toMatchObject({
      id: 'p1',
      error: { code: 'invalid', index: 1, retryable: false },
    })
    expect(test.temp.log.head).toBe(0)
  })

  it('appends a command under the id of its frame, and tells its seq', async () => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    client.send({ type: 'command', id: 'c1', agentId: 'a1', kind: 'stop', args: { soon: true } })
    expect(await client.frames.next('reply')).toMatchObject({ id: 'c1', ok: { seq: 1 } })
    const [stored] = await test.temp.log.read(0, { events: 1, bytes: 10_000 })
    expect(stored?.event).toMatchObject({
      id: 'c1',
      type: 'command:request',
      actor: 'person:owner',
      data: { commandId: 'c1', agentId: 'a1', kind: 'stop', args: { soon: true } },
    })
  })

  it('[P-TASK-4] gives the agent of a socket the next task, again the same, and null where none is left', async () => {
    await using test = await openTestHub()
    test.grant('agent', { kind: 'key', scopes: ['publish'], bound: { agentId: 'a1' } })
    await using client = await openSocket(test, 'agent')
    let asked = 0
    const ask = (frame: object) => {
      client.send({ id: `${asked}`, ...frame })
      return client.frames.next('reply', asked++)
    }
    const ready = { type: 'task:created', data: { taskId: 't1', title: 'T', status: 'ready' } }
    await ask({ type: 'publish', events: [ready] })
    const task = { id: 't1', version: 2, costUsd: null, lease: { holder: 'a1', generation: 1, lapsed: false } }
    expect(await ask({ type: 'claim' })).toMatchObject({ id: '1', ok: { task } })
    const used = { type: 'token:usage', data: { agentId: 'a1', taskId: 't1', model: 'opus', costUsd: 0.25 } }
    await ask({ type: 'publish', events: [used] })
    expect(await ask({ type: 'claim' })).toMatchObject({ id: '3', ok: { task: { ...task, costUsd: 0.25 } } })
    const done = { type: 'task:completed', data: { taskId: 't1', generation: 1 } }
    await ask({ type: 'publish', events: [done] })
    expect(await ask({ type: 'claim' })).toMatchObject({ id: '5', ok: { task: null } })
    expect(await ask({ type: 'claim', taskId: 't1' })).toMatchObject({ error: { code: 'conflict' } })
    expect(await ask({ type: 'claim', agentId: 'a2' })).toMatchObject({ error: { code: 'forbidden' } })
  })

  it('refuses a command without control scope', async () => {
    await using test = await openTestHub()
    test.grant('agent', { kind: 'key', scopes: ['publish', 'read'] })
    await using client = await openSocket(test, 'agent')
    client.send({ type: 'command', id: 'c1', agentId: 'a1', kind: 'stop' })
    expect(await client.frames.next('reply')).toMatchObject({ id: 'c1', error: { code: 'forbidden' } })
  })

  it('keeps an agent present while its socket is open, once however often it connects', async () => {
    await using test = await openTestHub()
    test.grant('agent', { kind: 'key', scopes: ['publish'], bound: { agentId: 'a1' } })
    const client = await openSocket(test, 'agent')
    client.send({ type: 'agent:connect', agentId: 'a1', name: 'Ada', kind: 'codex', more: 1 })
    client.send({ type: 'agent:connect', agentId: 'a1' })
    client.send({ type: 'agent:connect', agentId: 'a2' })
    expect((await client.frames.next('error')).error.code).toBe('forbidden')
    expect(test.present).toEqual([{ agentId: 'a1', name: 'Ada', kind: 'codex' }])
    await client[Symbol.asyncDispose]()
    await expect.poll(() => test.present).toEqual([])
  })

  it('renews a grant in band: the old one may end, the connection goes on', async () => {
    await using test = await openTestHub()
    const old = test.grant('old', { principal: 'person:7', expiresAt: Date.now() + 3_600_000 })
    test.grant('new', { principal: 'person:7', expiresAt: Date.parse('2100-01-01') })
    await using client = await openSocket(test, 'old')
    client.send(subscribe())
    client.send({ type: 'refresh', id: 'r1', ticket: 'new' })
    expect(await client.frames.next('reply')).toMatchObject({ id: 'r1', ok: { expiresAt: '2100-01-01T00:00:00.000Z' } })
    old.revoke()
    await test.publish(1)
    await client.frames.reaching(1)
  })

  it('refuses to renew with a bad ticket or with that of somebody else, and goes on as before', async () => {
    await using test = await openTestHub()
    await using client = await openSocket(test)
    client.send({ type: 'refresh', id: 'r1', ticket: 'unknown' })
    client.send({ type: 'refresh', id: 'r2', ticket: 'publisher' })
    await client.frames.next('reply', 1)
    expect(client.frames.of('reply')).toMatchObject([
      { id: 'r1', error: { code: 'unauthenticated' } },
      { id: 'r2', error: { code: 'forbidden' } },
    ])
    client.send(subscribe())
    await client.frames.next('subscribed')
  })
})
