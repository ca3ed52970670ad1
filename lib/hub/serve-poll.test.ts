import { describe, expect, it } from 'vitest'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { type PollAnswer, poll } from './client-fixture.ts'
import { openTestHub } from './hub-fixture.ts'

const events = ({ status, frame }: PollAnswer): EventsFrame => {
  if (status !== 200 || frame.type !== 'events') throw new Error(`${status} ${JSON.stringify(frame)}`)
  return frame
}
const seqs = (frame: EventsFrame) => frame.events.map(({ seq }) => seq)

describe('servePoll', () => {
  it('pages the whole log from the floor, each page going on from the cursor of the one before', async () => {
    await using test = await openTestHub({ limits: { recentBytes: 10_000 } })
    await test.publish(1_300)
    const seen: number[] = []
    let cursor = '0'
    for (let round = 0; round < 10 && seen.length < 1_300; round++) {
      const frame = events(await poll(test, `cursor=${cursor}`))
      expect(frame).toMatchObject({ sub: '1', from: seen.length, head: 1_300 })
      expect(frame.events.length).toBeLessThanOrEqual(500)
      seen.push(...seqs(frame))
      cursor = frame.cursor
    }
    expect(seen).toEqual(Array.from({ length: 1_300 }, (_, index) => index + 1))
  })

  it('ends a page at the limit, so that the next one goes on right behind it', async () => {
    await using test = await openTestHub()
    for (let n = 0; n < 10; n++) await test.publish(1, n % 2 ? 'odd:one' : 'even:one')
    const first = events(await poll(test, 'cursor=0&types=odd:*&limit=3'))
    expect(seqs(first)).toEqual([2, 4, 6])
    expect(first.to).toBe(6)
    const second = events(await poll(test, `cursor=${first.cursor}&types=odd:*&limit=3`))
    expect(seqs(second)).toEqual([8, 10])
    const third = events(await poll(test, `cursor=${second.cursor}&types=odd:*`))
    expect(third).toMatchObject({ from: 10, to: 10, events: [], cursor: second.cursor })
  })

  it('answers at the head at once with the cursor of the head, unless it is told to wait', async () => {
    await using test = await openTestHub()
    await test.publish(2)
    expect(events(await poll(test))).toMatchObject({ from: 2, to: 2, events: [], cursor: test.hub.snapshot().cursor })
  })

  it('waits for the first event of its filter, and leaves out nothing of what came before', async () => {
    await using test = await openTestHub()
    const waiting = poll(test, 'types=wanted:*&wait=20000')
    await expect.poll(() => test.hub.stats().connections.poll).toBe(1)
    await test.publish(3, 'other:thing')
    await test.publish(1, 'wanted:thing')
    const frame = events(await waiting)
    expect(frame).toMatchObject({ from: 0, to: 4 })
    expect(seqs(frame)).toEqual([4])
    expect(test.hub.stats().connections.poll).toBe(0)
  })

  it('[P-FRAME-1] answers an empty range when its time is over, so that the next poll need not look again', async () => {
    await using test = await openTestHub()
    const waiting = poll(test, 'types=wanted:*&wait=200')
    await expect.poll(() => test.hub.stats().connections.poll).toBe(1)
    await test.publish(3, 'other:thing')
    const frame = events(await waiting)
    expect(frame).toMatchObject({ from: 0, to: 3, events: [], cursor: test.hub.snapshot().cursor })
  })

  it('[P-READ-4] every answer names the state version, since a poll has no hello', async () => {
    await using test = await openTestHub()
    await test.publish(1)
    const page = events(await poll(test, 'cursor=0'))
    const empty = events(await poll(test, `cursor=${page.cursor}`))
    expect([page.stateVersion, empty.stateVersion]).toEqual([STATE_VERSION, STATE_VERSION])
  })

  it('looks through a long log for a rare type without answering page by page', async () => {
    await using test = await openTestHub()
    await test.publish(2_000, 'other:thing')
    await test.publish(1, 'wanted:thing')
    const frame = events(await poll(test, 'cursor=0&types=wanted:*'))
    expect(seqs(frame)).toEqual([2_001])
    expect(frame.from).toBe(0)
  })

  it('answers many waiting polls of one filter with one encoding', async () => {
    await using test = await openTestHub({ limits: { connectionsPerPerson: 100 } })
    const waiting = Array.from({ length: 10 }, () => poll(test, 'wait=20000'))
    await expect.poll(() => test.hub.stats().connections.poll).toBe(10)
    const { encodes } = test.hub.stats()
    await test.publish(5)
    const frames = (await Promise.all(waiting)).map(events)
    expect(frames.map(({ cursor }) => cursor)).toEqual(Array(10).fill(frames[0]?.cursor))
    expect(test.hub.stats().encodes - encodes).toBe(1)
  })

  it('[P-RESUME-1] answers a reset with 410 and the frame as its body', async () => {
    await using test = await openTestHub()
    await test.publish(1)
    const { status, frame, headers } = await poll(test, 'cursor=aaaaaaaaaaaa:1:x')
    expect(status).toBe(410)
    expect(frame).toEqual({ type: 'reset', sub: '1', reason: 'epoch', floor: 1, head: 1 })
    expect(headers.get('cache-control')).toBe('private, no-store')
  })

  it('[P-AUTH-1] answers 401 when its grant is revoked while it waits', async () => {
    await using test = await openTestHub()
    const revocable = test.grant('guest')
    const waiting = poll(test, 'as=guest&wait=20000')
    await expect.poll(() => test.hub.stats().connections.poll).toBe(1)
    revocable.revoke()
    const { status, frame } = await waiting
    expect(status).toBe(401)
    expect(frame).toMatchObject({ error: { code: 'revoked' } })
  })

  it('stops waiting when the client is gone', async () => {
    await using test = await openTestHub()
    const stop = new AbortController()
    const gone = fetch(`${test.url}/api/events?as=owner&wait=20000`, { signal: stop.signal }).catch(() => null)
    await expect.poll(() => test.hub.stats().connections.poll).toBe(1)
    stop.abort()
    await gone
    await expect.poll(() => test.hub.stats().connections.poll).toBe(0)
  })
})
