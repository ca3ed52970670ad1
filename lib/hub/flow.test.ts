import { describe, expect, it } from 'vitest'
import { openSocket, openStream, type SocketClient } from './client-fixture.ts'
import { openTestHub, type TestHub } from './hub-fixture.ts'

const BIG = { text: 'x'.repeat(16_000) }

/** Publishes until the only reader that does not read is left behind. */
async function floodUntilItLags(test: TestHub): Promise<number> {
  await expect.poll(() => test.hub.stats().lagging).toBe(0)
  let published = 0
  while (test.hub.stats().lagging === 0) {
    await test.publish(20, 'test:happened', BIG)
    published += 20
    if (published > 20_000) throw new Error('the flood changed nothing')
  }
  return published
}

async function subscribed(client: SocketClient, more: object = {}): Promise<void> {
  client.send({ type: 'subscribe', sub: '1', ...more })
  await client.frames.next('subscribed')
}

const inOrder = (seqs: readonly number[], first = 1) => seqs.every((seq, index) => seq === index + first)

describe('a reader that does not read', () => {
  it('[P-FLOW-2] is no longer served, and catches up exactly once it reads again', async () => {
    await using test = await openTestHub({ limits: { recentBytes: 300_000 } })
    await using slow = await openSocket(test)
    await using quick = await openSocket(test)
    await subscribed(slow)
    await subscribed(quick)
    slow.ws.pause()
    await floodUntilItLags(test)
    await test.publish(50, 'test:happened', BIG)
    const { head } = test.temp.log
    await quick.frames.reaching(head)
    slow.ws.resume()
    await slow.frames.reaching(head)
    expect(slow.frames.seqs.length).toBe(head)
    expect(inOrder(slow.frames.seqs)).toBe(true)
    await expect.poll(() => test.hub.stats().lagging).toBe(0)
    await test.publish(1)
    await slow.frames.reaching(head + 1)
  })

  it('[P-FLOW-2] is closed with 4102 after noProgressMs, and the others notice nothing', async () => {
    await using test = await openTestHub({ limits: { noProgressMs: 400, heartbeatMs: 60_000 } })
    await using slow = await openSocket(test)
    await using quick = await openSocket(test)
    await subscribed(slow)
    await subscribed(quick)
    slow.ws.pause()
    await floodUntilItLags(test)
    await expect.poll(() => test.hub.stats().closedSlow).toBe(1)
    await expect.poll(() => test.hub.stats().connections.websocket).toBe(1)
    await test.publish(10)
    const { head } = test.temp.log
    await quick.frames.reaching(head)
    expect(inOrder(quick.frames.seqs)).toBe(true)
  })

  it('[P-FLOW-1] holds no more of it in memory than its bound and one page', async () => {
    await using test = await openTestHub({ limits: { recentBytes: 100_000 } })
    await using slow = await openSocket(test)
    await subscribed(slow)
    const unsent: number[] = []
    const serverSockets = test.sockets
    slow.ws.pause()
    await floodUntilItLags(test)
    for (let round = 0; round < 20; round++) {
      await test.publish(50, 'test:happened', BIG)
      for (const socket of serverSockets) unsent.push(socket.writableLength)
    }
    const { unsentHighBytes, flushBytes, pageBytes } = test.limits
    expect(Math.max(...unsent)).toBeGreaterThan(unsentHighBytes)
    // One batch of 20 × 16 kB can be one flush; a flush is cut into pages.
    expect(Math.max(...unsent)).toBeLessThanOrEqual(unsentHighBytes + pageBytes + flushBytes)
  })

  it('[P-FLOW-2] on SSE is ended after noProgressMs, and the others notice nothing', async () => {
    await using test = await openTestHub({ limits: { noProgressMs: 300 } })
    const { grant } = test.grant('slow')
    const never = test.hub.serveSse(
      grant,
      { start: { at: 'now' }, filter: ['*'], snapshot: false },
      new AbortController().signal,
    )
    await floodUntilItLags(test)
    const { head } = test.temp.log
    await using quick = await openStream(test)
    await quick.frames.next('events')
    await expect.poll(() => test.hub.stats().closedSlow).toBe(1)
    expect(test.hub.stats().connections.sse).toBe(1)
    await expect(never.text()).rejects.toThrow('does not read')
    await test.publish(5)
    await quick.frames.reaching(head + 5)
    expect(inOrder(quick.frames.seqs, head + 1)).toBe(true)
  })

  it('[P-FLOW-1] on SSE goes on exactly where it stopped when it is read again', async () => {
    await using test = await openTestHub({ limits: { recentBytes: 100_000 } })
    const { grant } = test.grant('slow')
    const stop = new AbortController()
    const response = test.hub.serveSse(grant, { start: { at: 'now' }, filter: ['*'], snapshot: false }, stop.signal)
    await floodUntilItLags(test)
    await test.publish(100, 'test:happened', BIG)
    const { head } = test.temp.log
    const seqs: number[] = []
    let text = ''
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true })
      const messages = text.split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1]
        const frame = data === undefined ? null : JSON.parse(data)
        if (frame?.type === 'events') for (const { seq } of frame.events) seqs.push(seq)
      }
      if (seqs.at(-1) === head) break
    }
    expect(seqs.length).toBe(head)
    expect(inOrder(seqs)).toBe(true)
    stop.abort()
  })
})

describe('a reader that sends but does not read', () => {
  it('[P-FLOW-1] is not read either, so its answers do not pile up', async () => {
    await using test = await openTestHub({ limits: { noProgressMs: 60_000, heartbeatMs: 60_000 } })
    await using client = await openSocket(test)
    await client.frames.next('hello')
    client.ws.pause()
    let unsent = 0
    for (let round = 0; round < 200; round++) {
      for (let n = 0; n < 200; n++) client.ws.send(`{"type":"ping","at":"${'x'.repeat(10_000)}"}`)
      await new Promise((resolve) => setImmediate(resolve))
      for (const socket of test.sockets) unsent = Math.max(unsent, socket.writableLength)
      if (client.ws.bufferedAmount > 8 * 1024 * 1024) break
    }
    // What stands unsent is the client's own affair; ours is bounded.
    expect(client.ws.bufferedAmount).toBeGreaterThan(8 * 1024 * 1024)
    expect(unsent).toBeLessThan(test.limits.unsentHighBytes + 1024 * 1024)
  })
})
