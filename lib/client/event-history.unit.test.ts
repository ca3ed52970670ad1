import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { createEventHistory } from './event-history.ts'
import type { OlderPage } from './event-window.ts'
import type { EventTap } from './live-store.ts'

const eventAt = (seq: number): MissionEvent => ({
  seq,
  id: `e${seq}`,
  at: '2026-01-01T00:00:00.000Z',
  day: '2026-01-01',
  actor: 'server',
  type: seq % 3 === 0 ? 'third:one' : 'other:one',
  data: {},
})
const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => eventAt(from + i + 1))

/** A server with a log, and a page that folds it; both move by hand. */
function world(options: { head: number; max?: number; page?: number; matches?: (event: MissionEvent) => boolean }) {
  const { head, max = 1_000, page = 50, matches = () => true } = options
  let [stored, folded] = [head, head]
  let tap: EventTap = () => undefined
  const asked: { before: number; answer: (page: OlderPage | null) => void; fail: (error: Error) => void }[] = []
  const history = createEventHistory({
    head: () => folded,
    tap: (listener) => {
      tap = listener
      return () => {
        tap = () => undefined
      }
    },
    load: (before) =>
      new Promise((answer, fail) => {
        asked.push({ before, answer, fail })
      }),
    matches,
    now: () => 7,
    max,
  })
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    history,
    asked,
    seqs: () => history.getState().shown.map(({ seq }) => seq),
    live(count: number) {
      const from = folded
      stored = Math.max(stored, folded + count)
      folded += count
      tap(range(from, folded))
    },
    jump(to: number) {
      stored = folded = to
      tap(null)
    },
    /** Answers what is asked, as the server does. */
    async answer() {
      const one = asked.shift()
      const to = Math.min(stored, (one?.before ?? 1) - 1)
      const from = Math.max(0, to - page)
      one?.answer({ from, to, events: range(from, to) })
      await settle()
    },
    async all() {
      while (asked.length > 0) await this.answer()
    },
    settle,
  }
}

const upTo = (from: number, to: number) => range(from, to).map(({ seq }) => seq)

describe('createEventHistory', () => {
  it('shows what was there and what comes, in any order of answers, nothing missing and nothing twice', async () => {
    const step = fc.constantFrom('live', 'burst', 'answer', 'older', 'oldest', 'stop', 'hold', 'follow', 'jump')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 300 }),
        // More than one call for older ones brings.
        fc.integer({ min: 160, max: 300 }),
        fc.boolean(),
        fc.array(step, { maxLength: 60 }),
        async (head, max, thirds, steps) => {
          const matches = ({ type }: MissionEvent) => !thirds || type === 'third:one'
          const w = world({ head, max, matches })
          w.history.subscribe(() => undefined)
          let newest = head
          for (const what of steps) {
            if (what === 'live') w.live(1)
            if (what === 'burst') w.live(17)
            if (what === 'jump') w.jump(newest + 40)
            newest += { live: 1, burst: 17, jump: 40 }[what as string] ?? 0
            if (what === 'answer') await w.answer()
            if (what === 'older') w.history.loadOlder()
            if (what === 'oldest') w.history.loadOldest()
            if (what === 'stop') w.history.stopLoading()
            if (what === 'hold') w.history.hold()
            if (what === 'follow') w.history.follow()
            const { shown, held, waiting, low } = w.history.getState()
            const seqs = shown.map(({ seq }) => seq)
            expect(shown.length).toBeLessThanOrEqual(max)
            // Gapless from where it was looked through to the newest that is shown.
            const end = seqs.at(-1) ?? low
            expect(seqs).toEqual(
              range(low, end)
                .filter(matches)
                .map(({ seq }) => seq),
            )
            const newer = range(held?.seq ?? end, newest).filter(matches).length
            expect(waiting).toBe(held ? newer : 0)
            if (!held) expect(newer).toBe(0)
          }
          w.history.follow()
          await w.all()
          expect(w.seqs().at(-1) ?? 0).toBe(range(0, newest).filter(matches).at(-1)?.seq ?? 0)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('loads the newest page with the first listener and older ones when asked, down to the first event', async () => {
    const w = world({ head: 260, page: 100 })
    expect(w.asked).toHaveLength(0)
    w.history.subscribe(() => undefined)
    expect(w.asked.map(({ before }) => before)).toEqual([261])
    expect(w.history.getState().older).toEqual({ kind: 'loading', toOldest: false })
    await w.all()
    expect(w.seqs()).toEqual(upTo(160, 260))
    w.live(2)
    w.history.loadOlder()
    w.history.loadOlder()
    expect(w.asked.map(({ before }) => before)).toEqual([161])
    await w.all()
    w.history.loadOlder()
    await w.all()
    expect(w.seqs()).toEqual(upTo(0, 262))
    expect(w.history.getState().older).toEqual({ kind: 'complete' })
    w.history.loadOlder()
    expect(w.asked).toEqual([])
  })

  it('does not move while held, counts what waits, and shows it when it follows again', async () => {
    const w = world({ head: 10 })
    w.history.subscribe(() => undefined)
    await w.all()
    w.history.hold()
    w.live(312)
    expect([w.seqs(), w.history.getState().waiting]).toEqual([upTo(0, 10), 312])
    expect(w.history.getState().held).toEqual({ seq: 10, at: 7 })
    w.history.follow()
    expect([w.seqs(), w.history.getState().waiting]).toEqual([upTo(0, 322), 0])
  })

  it('forgets the oldest while it follows, and loads them again when they are asked for', async () => {
    const w = world({ head: 100, max: 120, page: 100 })
    w.history.subscribe(() => undefined)
    await w.all()
    w.live(60)
    expect(w.seqs()).toEqual(upTo(40, 160))
    w.history.hold()
    w.history.loadOlder()
    await w.all()
    expect(w.seqs()).toEqual(upTo(0, 120))
    expect(w.history.getState()).toMatchObject({ trimmed: 40, waiting: 0 })
    w.live(5)
    expect(w.history.getState().waiting).toBe(5)
    w.history.follow()
    await w.all()
    expect(w.seqs()).toEqual(upTo(65, 165))
  })

  it('does not let the newest go for older ones that were asked for before it followed again', async () => {
    const w = world({ head: 300, max: 160 })
    w.history.subscribe(() => undefined)
    await w.all()
    w.history.hold()
    w.history.loadOlder()
    w.history.follow()
    await w.all()
    w.live(1)
    expect(w.history.getState()).toMatchObject({ held: null, waiting: 0, trimmed: 0 })
    expect(w.seqs()).toEqual(upTo(150, 301))
  })

  it('gives up looking for what is rare until it is told to go on', async () => {
    const w = world({ head: 5_000, matches: ({ seq }) => seq === 1 })
    w.history.subscribe(() => undefined)
    await w.all()
    expect(w.history.getState()).toMatchObject({ shown: [], low: 4_000, older: { kind: 'tired' } })
    for (let n = 0; n < 4; n++) {
      w.history.loadOlder()
      await w.all()
    }
    expect([w.seqs(), w.history.getState().older]).toEqual([[1], { kind: 'complete' }])
  })

  it('says what failed and tries again, and takes a floor for the end', async () => {
    const w = world({ head: 90 })
    w.history.subscribe(() => undefined)
    w.asked.shift()?.fail(new Error('away'))
    await w.settle()
    expect(w.history.getState().older).toEqual({ kind: 'failed', message: 'away' })
    w.history.loadOlder()
    await w.answer()
    w.asked.shift()?.answer(null)
    await w.settle()
    expect([w.seqs(), w.history.getState().older]).toEqual([upTo(40, 90), { kind: 'complete' }])
  })

  it('an answer that comes after its last listener left changes nothing', async () => {
    const w = world({ head: 90 })
    const off = w.history.subscribe(() => undefined)
    off()
    await w.all()
    expect(w.seqs()).toEqual([])
    w.history.subscribe(() => undefined)
    await w.all()
    expect(w.seqs()).toEqual(upTo(0, 90))
  })

  it('goes back to the beginning of a log of any length within its bound, and tells how far it is', async () => {
    const w = world({ head: 2_000, max: 300 })
    w.history.subscribe(() => undefined)
    await w.settle()
    w.history.loadOldest()
    expect(w.history.getState().older).toEqual({ kind: 'loading', toOldest: true })
    await w.answer()
    expect(w.history.getState().low).toBe(1_950)
    await w.all()
    expect(w.seqs()).toEqual(upTo(0, 300))
    expect(w.history.getState()).toMatchObject({ older: { kind: 'complete' }, trimmed: 1_700, low: 0 })
    w.history.follow()
    await w.all()
    expect(w.seqs().at(-1)).toBe(2_000)
    expect(w.history.getState().older.kind).toBe('ready')
  })

  it('stops on the way there when it is told to, and keeps what it has', async () => {
    const w = world({ head: 2_000 })
    w.history.subscribe(() => undefined)
    w.history.loadOldest()
    for (let page = 0; page < 5; page++) await w.answer()
    w.history.stopLoading()
    await w.answer()
    expect(w.asked).toEqual([])
    expect(w.history.getState().older).toEqual({ kind: 'ready' })
    expect(w.seqs()).toEqual(upTo(1_700, 2_000))
  })
})
