import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ErrorBody, MissionError } from '#lib/protocol/errors.ts'
import type { Receipt } from '#lib/protocol/event.ts'
import type { ClientFrame } from '#lib/protocol/frame.ts'
import { createOutbox, type NamedDraft, type Outbox, type Posted } from './outbox.ts'

type Publish = ClientFrame & { type: 'publish' }

/** A server that stores by id (P-LOG-3), and a line to it that loses what it likes. */
class Sea {
  readonly stored: string[] = []
  readonly frames: ClientFrame[] = []
  readonly posts: { readonly drafts: readonly NamedDraft[]; readonly answer: (posted: Posted) => void }[] = []
  readonly timers: (() => void)[] = []
  generation = 0
  readonly outbox: Outbox

  constructor(queueSize = 1_000, retryAttempts = 2) {
    this.outbox = createOutbox({
      queueSize,
      retryAttempts,
      retryMs: 100,
      env: {
        random: () => 0.5,
        after: (_, run) => {
          this.timers.push(run)
          return () => undefined
        },
      },
      frameBytes: () => 500,
      send: (frame) => {
        this.frames.push(frame)
        return true
      },
      post: (drafts) => new Promise((answer) => void this.posts.push({ drafts, answer })),
    })
  }

  up(rung: 'websocket' | 'sse'): void {
    this.frames.length = 0
    this.outbox.onLine({ generation: ++this.generation, rung })
  }

  down(): void {
    this.frames.length = 0
    this.outbox.onLine(null)
  }

  store(drafts: readonly NamedDraft[]): Receipt[] {
    return drafts.map(({ id }) => {
      const known = this.stored.indexOf(id)
      if (known < 0) this.stored.push(id)
      return { id, seq: this.stored.indexOf(id) + 1, duplicate: known >= 0 }
    })
  }

  /** The server takes a frame. @param answered false: its reply is lost with the line. */
  serveFrame(answered: boolean): void {
    const frame = this.frames.shift() as Publish | undefined
    if (!frame) return
    const results = this.store(frame.events as NamedDraft[])
    if (answered) this.outbox.onReply({ type: 'reply', id: frame.id, ok: { results } })
  }

  refuseFrame(error: ErrorBody['error']): void {
    const frame = this.frames.shift() as Publish | undefined
    if (frame) this.outbox.onReply({ type: 'reply', id: frame.id, error })
  }

  servePost(how: 'stored' | 'lost' | 'lost before'): void {
    const post = this.posts.shift()
    if (!post) return
    const receipts = how === 'lost before' ? [] : this.store(post.drafts)
    post.answer(how === 'stored' ? { kind: 'stored', receipts } : { kind: 'lost' })
  }

  wait(): void {
    for (const run of this.timers.splice(0)) run()
  }
}

const draft = (id: string, size = 0): NamedDraft => ({ id, type: 'test:event', data: { fill: 'x'.repeat(size) } })
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const busy = { code: 'rate_limited', message: 'Too many.', retryable: true, retryAfterMs: 50 } as const

const acts: fc.Arbitrary<(sea: Sea) => void> = fc.oneof(
  fc.constantFrom<(sea: Sea) => void>(
    (sea) => sea.up('websocket'),
    (sea) => sea.up('sse'),
    (sea) => sea.down(),
    (sea) => sea.wait(),
  ),
  { weight: 2, arbitrary: fc.boolean().map((answered) => (sea: Sea) => sea.serveFrame(answered)) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('stored' as const, 'lost' as const, 'lost before' as const)
      .map((how) => (sea: Sea) => sea.servePost(how)),
  },
)

describe('the outbox', () => {
  it('[P-LOG-3] whatever the line loses, each message is stored once, in order, and its promise settles on its receipt', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(acts, fc.constant('publish' as const)), { maxLength: 60 }), async (list) => {
        const sea = new Sea()
        const promises: Promise<readonly Receipt[]>[] = []
        const ids: string[] = []
        for (const act of list) {
          if (act === 'publish') {
            const id = `e${ids.length}`
            ids.push(id)
            // Every fifth is too long for a frame.
            promises.push(sea.outbox.publish(`m${ids.length}`, [draft(id, ids.length % 5 === 0 ? 600 : 0)]))
          } else act(sea)
          await turn()
        }
        sea.up('websocket')
        for (let i = 0; i < 400 && sea.outbox.size > 0; i++) {
          sea.wait()
          sea.serveFrame(true)
          sea.servePost('stored')
          await turn()
        }
        const receipts = (await Promise.all(promises)).flat()
        expect(sea.stored).toEqual(ids)
        expect(receipts.map(({ id, seq }) => [id, seq])).toEqual(ids.map((id, i) => [id, i + 1]))
      }),
      { numRuns: 200 },
    )
  })

  it('one more than may wait is refused with what to do, and takes nothing from the others', async () => {
    const sea = new Sea(2)
    const first = [sea.outbox.publish('m1', [draft('a')]), sea.outbox.publish('m2', [draft('b')])]
    await expect(sea.outbox.publish('m3', [draft('c')])).rejects.toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('"queueSize"'),
    })
    sea.up('websocket')
    sea.serveFrame(true)
    sea.serveFrame(true)
    await Promise.all(first)
    expect(sea.stored).toEqual(['a', 'b'])
  })

  it('a refusal that may pass is tried again after the wait that the server asked for, so often and no more', async () => {
    const sea = new Sea(10, 1)
    sea.up('websocket')
    const refused = sea.outbox.publish('m1', [draft('a')])
    sea.refuseFrame(busy)
    expect(sea.frames).toEqual([])
    sea.wait()
    expect(sea.frames).toMatchObject([{ id: 'm1', events: [{ id: 'a' }] }])
    sea.refuseFrame(busy)
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 50 } })
    expect(sea.outbox.size).toBe(0)
  })

  it('a refusal that would come again settles at once, with what the server said', async () => {
    const sea = new Sea()
    sea.up('websocket')
    const refused = sea.outbox.publish('m1', [draft('a')])
    sea.refuseFrame({ code: 'invalid', message: 'data.x: no', retryable: false, index: 0 })
    await expect(refused).rejects.toMatchObject({ code: 'invalid', message: 'data.x: no', details: { index: 0 } })
  })

  it('a command that is retried over HTTP is the event that the server makes of the frame', async () => {
    const sea = new Sea()
    sea.up('websocket')
    const asked = sea.outbox.command({ type: 'command', id: 'c1', agentId: 'a', kind: 'note', args: { text: 'hi' } })
    expect(sea.frames).toEqual([{ type: 'command', id: 'c1', agentId: 'a', kind: 'note', args: { text: 'hi' } }])
    sea.up('sse')
    expect(sea.posts[0]?.drafts).toEqual([
      {
        id: 'c1',
        type: 'command:request',
        data: { commandId: 'c1', agentId: 'a', kind: 'note', args: { text: 'hi' } },
      },
    ])
    sea.servePost('stored')
    expect(await asked).toBe(1)
  })

  it('a line that is refused for good refuses all that waits', async () => {
    const sea = new Sea()
    sea.up('websocket')
    const all = [sea.outbox.publish('m1', [draft('a')]), sea.outbox.publish('m2', [draft('b')])]
    sea.down()
    sea.outbox.refuse(new MissionError('unauthenticated', 'Sign in.'))
    const settled = await Promise.allSettled(all)
    expect(settled).toMatchObject([{ reason: { code: 'unauthenticated' } }, { reason: { code: 'unauthenticated' } }])
    expect(sea.outbox.size).toBe(0)
  })
})
