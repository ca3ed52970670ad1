import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { poll } from './client-fixture.ts'
import { openTestHub, type TestHub } from './hub-fixture.ts'

async function pageBack(test: TestHub, query: string): Promise<EventsFrame> {
  const { status, frame } = await poll(test, query)
  if (status !== 200 || frame.type !== 'events') throw new Error(`${status} ${JSON.stringify(frame)}`)
  return frame
}
const seqs = (frame: EventsFrame) => frame.events.map(({ seq }) => seq)

describe('serveBefore', () => {
  it('[P-FRAME-1] pages back to the first event, each page ending where the one after it began', async () => {
    await using test = await openTestHub({ limits: { recentBytes: 20_000, pageBytes: 30_000 } })
    await test.publish(900)
    await test.publish(1, 'rare:one')
    await test.publish(300)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('*', 'rare:*', 'test:happened'),
        fc.integer({ min: 40, max: 500 }),
        async (types, limit) => {
          const found: number[] = []
          let from = 1_201
          while (from > 0) {
            const frame = await pageBack(test, `before=${from + 1}&types=${types}&limit=${limit}`)
            expect(frame).toMatchObject({ to: from, head: 1_201, sub: '1' })
            expect(frame.from).toBeLessThan(frame.to)
            expect(frame.events.length).toBeLessThanOrEqual(limit)
            found.unshift(...seqs(frame))
            from = frame.from
          }
          const all = Array.from({ length: 1_201 }, (_, index) => index + 1)
          expect(found).toEqual(types === '*' ? all : all.filter((seq) => (types === 'rare:*') === (seq === 901)))
        },
      ),
      { numRuns: 8 },
    )
  })

  it('gives the newest that the limit leaves in, with the cursor to go on live from', async () => {
    await using test = await openTestHub()
    await test.publish(10)
    const frame = await pageBack(test, 'before=9999&limit=3')
    expect(frame).toMatchObject({ from: 7, to: 10, head: 10, cursor: test.hub.snapshot().cursor })
    expect(seqs(frame)).toEqual([8, 9, 10])
    expect(seqs(await pageBack(test, 'before=8&limit=2'))).toEqual([6, 7])
  })

  it('looks through a long log for a rare type within bounds, and says how far it came', async () => {
    await using test = await openTestHub()
    await test.publish(1, 'rare:one')
    for (let round = 0; round < 11; round++) await test.publish(1_000)
    const first = await pageBack(test, 'before=99999&types=rare:*')
    expect(first).toMatchObject({ from: 1_001, to: 11_001, events: [] })
    expect(seqs(await pageBack(test, `before=${first.from + 1}&types=rare:*`))).toEqual([1])
  })

  it('is empty before the first event, and gone below what is kept', async () => {
    await using test = await openTestHub()
    expect(await pageBack(test, 'before=1')).toMatchObject({ from: 0, to: 0, events: [] })
    await test.publish(3)
    expect(await pageBack(test, 'before=1')).toMatchObject({ from: 0, to: 0, events: [] })
  })

  it('[P-FRAME-3] pages back through what is about one agent or session, telemetry that names only its session with it', async () => {
    await using test = await openTestHub({ limits: { recentBytes: 20_000, pageBytes: 30_000 } })
    const wanted: number[] = []
    const publish = async (type: `${string}:${string}`, data: Readonly<Record<string, unknown>>, isIts = false) => {
      await test.publish(1, type, data)
      if (isIts) wanted.push(test.hub.snapshot().seq)
    }
    await publish('token:usage', { sessionId: 's1', model: 'm', requestId: 'before it was known' }, true)
    await publish('session:started', { sessionId: 's1', agentId: 'fox' }, true)
    await publish('session:started', { sessionId: 's2', agentId: 'owl' })
    await test.publish(600)
    await publish('token:usage', { sessionId: 's2', model: 'm' })
    await publish('token:usage', { sessionId: 's1', model: 'm' }, true)
    await publish('agent:activity', { agentId: 'fox', kind: 'note', title: 'outside any session' }, true)
    const found: number[] = []
    for (let before = 9_999; before > 1; ) {
      const frame = await pageBack(test, `before=${before}&agent=fox&limit=1`)
      found.unshift(...seqs(frame))
      before = frame.from + 1
    }
    expect(found).toEqual(wanted)
    expect(seqs(await pageBack(test, 'before=9999&agent=fox&types=agent:*'))).toEqual(wanted.slice(-1))
    expect(seqs(await pageBack(test, 'before=9999&session=s1'))).toEqual([wanted[2]])
    expect((await pageBack(test, 'before=9999&agent=owl&session=s1')).events).toEqual([])
  })
})
