import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import { createLiveStore, type Projection } from './live-store.ts'
import type { PageEnvironment } from './page-frames.ts'
import type { OpenTransport, TransportListener } from './transport.ts'

const cursor = (seq: number, epoch = 'epoch-one') => `${epoch}:${seq}:t`
const event = (seq: number, type: `${string}:${string}` = 'test:event'): MissionEvent => {
  const at = '2026-01-01T00:00:00.000Z'
  return { seq, id: `e${seq}`, at, day: '2026-01-01', actor: 'server', type, data: {} }
}
const events = (from: number, ...list: MissionEvent[]): ServerFrame => {
  const to = from + list.length
  return { type: 'events', sub: '1', from, to, head: to, cursor: cursor(to), events: list }
}
const subscribed: ServerFrame = { type: 'subscribed', sub: '1', from: 0, head: 0 }

/** The state is the list of seqs that were folded; an event `test:poison` cannot be. */
const projection: Projection<readonly number[]> = {
  stateVersion: 1,
  decode(encoded) {
    if (!Array.isArray(encoded)) throw new Error('no list')
    return encoded
  },
  fold(state, list) {
    if (list.some(({ type }) => type === 'test:poison')) throw new Error('cannot fold')
    return [...state, ...list.map(({ seq }) => seq)]
  },
}

/** A page whose frames, timers and wire are worked by hand. */
function page(snapshots: readonly unknown[] = []) {
  const wires: { cursor: string; listener: TransportListener; closed: boolean }[] = []
  const frames: (() => void)[] = []
  const timers = new Set<{ readonly run: () => void; readonly ms: number }>()
  const queue = (run: () => void, ms: number) => {
    const timer = { run, ms }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  const answers = [...snapshots]
  const errors: unknown[] = []
  const outdated: number[] = []
  let now = 1_000
  const env: PageEnvironment = {
    now: () => now,
    wallTime: () => 1_000,
    random: () => 0,
    after: (ms, run) => queue(run, ms),
    nextFrame: (run) => {
      frames.push(run)
      return () => void frames.splice(frames.indexOf(run), 1)
    },
    fetch: async () => Response.json(answers.shift()),
    WebSocket,
    watch: () => () => undefined,
  }
  const wire: OpenTransport = (at, listener) => {
    const made = { cursor: at, listener, closed: false }
    wires.push(made)
    return {
      close() {
        made.closed = true
      },
      check: () => undefined,
    }
  }
  const store = createLiveStore({
    snapshot: { cursor: cursor(0), stateVersion: 1, state: [] },
    projection,
    world: () => ({ env, origin: 'http://localhost' }),
    onOutdated: (version) => outdated.push(version),
    onError: (error) => errors.push(error),
    transports: { websocket: wire, sse: wire, poll: wire },
  })
  /** Runs the timers of this length. */
  const fire = (ms: number) => {
    for (const timer of [...timers].filter((one) => one.ms === ms)) {
      timers.delete(timer)
      timer.run()
    }
  }
  return {
    store,
    wires,
    frames,
    errors,
    outdated,
    fire,
    receive: (frame: ServerFrame) => wires.at(-1)?.listener.onFrame(frame),
    paint: () => {
      for (const run of frames.splice(0)) run()
      // The task after it, by which what it rendered is done.
      fire(0)
      // Whatever comes next finds a page that has rested.
      now += 1_000
    },
  }
}

describe('createLiveStore', () => {
  it('connects with the first listener, lets go with the last, and goes on from where it stood', () => {
    const p = page()
    expect(p.wires).toHaveLength(0)
    const offs = [p.store.subscribe(() => undefined), p.store.subscribe(() => undefined)]
    expect(p.wires).toHaveLength(1)
    p.receive(subscribed)
    p.receive(events(0, event(1), event(2)))
    for (const off of offs) off()
    expect(p.wires[0]?.closed).toBe(false)
    p.fire(0)
    expect(p.wires[0]?.closed).toBe(true)
    expect(p.store.getState()).toEqual([1, 2])
    p.store.subscribe(() => undefined)
    expect(p.wires[1]?.cursor).toBe(cursor(2))
  })

  it('stays connected where a listener leaves and another comes within one turn', () => {
    const p = page()
    p.store.subscribe(() => undefined)()
    p.store.subscribe(() => undefined)
    p.fire(0)
    expect(p.wires).toMatchObject([{ closed: false }])
  })

  it('folds and tells once per animation frame, however many frames came', () => {
    const p = page()
    let told = 0
    p.store.subscribe(() => told++)
    p.receive(subscribed)
    told = 0
    for (let seq = 1; seq <= 10; seq++) p.receive(events(seq - 1, event(seq)))
    expect([told, p.store.getState(), p.frames.length]).toEqual([0, [], 1])
    p.paint()
    expect([told, p.store.getState()]).toEqual([1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]])
  })

  it('applies at once where no frame is painted and 5,000 events wait', () => {
    const p = page()
    p.store.subscribe(() => undefined)
    p.receive(subscribed)
    p.receive(events(0, ...Array.from({ length: 5_000 }, (_, i) => event(i + 1))))
    expect(p.store.getState()).toHaveLength(5_000)
    expect(p.frames).toHaveLength(0)
  })

  it('[P-READ-3] what cannot be folded makes it load one snapshot, and is reported', async () => {
    const p = page([{ cursor: cursor(7), stateVersion: 1, state: [7] }])
    p.store.subscribe(() => undefined)
    p.receive(subscribed)
    p.receive(events(0, event(1, 'test:poison')))
    p.paint()
    await expect.poll(() => p.store.getState()).toEqual([7])
    expect(p.errors).toMatchObject([{ message: 'cannot fold' }])
    expect(p.wires.at(-1)).toMatchObject({ cursor: cursor(7), closed: false })
  })

  it('a snapshot takes the place of what waited to be folded', async () => {
    const p = page([{ cursor: cursor(9), stateVersion: 1, state: [9] }])
    p.store.subscribe(() => undefined)
    p.receive(subscribed)
    p.receive(events(0, event(1)))
    p.receive({ type: 'reset', sub: '1', reason: 'gone', floor: 9, head: 9 })
    await expect.poll(() => p.store.getState()).toEqual([9])
    p.paint()
    expect(p.store.getState()).toEqual([9])
  })

  it('taps hear every folded event once, going on from the state, and null for a snapshot', async () => {
    const p = page([{ cursor: cursor(9), stateVersion: 1, state: [9] }])
    const heard: (readonly number[] | null)[] = []
    const off = p.store.tap((list) => {
      heard.push(list?.map(({ seq }) => seq) ?? null)
      expect(p.store.getState().at(-1)).toBe(list?.at(-1)?.seq ?? 9)
    })
    expect(p.wires).toHaveLength(0)
    p.store.subscribe(() => undefined)
    p.receive(subscribed)
    p.receive(events(0, event(1), event(2)))
    p.receive(events(2, event(3)))
    p.paint()
    p.receive({ type: 'reset', sub: '1', reason: 'gone', floor: 9, head: 9 })
    await expect.poll(() => heard).toEqual([[1, 2, 3], null])
    off()
    p.receive(subscribed)
    p.receive(events(9, event(10)))
    p.paint()
    expect([p.store.getState(), heard.length]).toEqual([[9, 10], 2])
  })

  it('an error of a listener is not taken for one of the fold', () => {
    const p = page()
    p.store.subscribe(() => {
      if (p.store.getState().length > 0) throw new Error('a panel failed')
    })
    p.receive(subscribed)
    p.receive(events(0, event(1)))
    expect(p.paint).toThrow('a panel failed')
    expect([p.store.getState(), p.errors, p.wires.length]).toEqual([[1], [], 1])
  })

  it('[P-READ-4] tells of a server with another state version and applies nothing of it', () => {
    const p = page()
    p.store.subscribe(() => undefined)
    p.receive({
      type: 'hello',
      v: 1,
      connection: 'c',
      node: 'n',
      stateVersion: 2,
      heartbeatMs: 20_000,
      limits: { frameBytes: 1, subscriptions: 1 },
      user: { id: 'person:1', name: 'P' },
      expiresAt: null,
    })
    p.receive(events(0, event(1)))
    p.paint()
    expect([p.outdated, p.store.getState()]).toEqual([[2], []])
    expect(p.store.getConnection()).toMatchObject({ kind: 'refused', code: 4006 })
  })

  it('keeps its view the same object until something in it changed', () => {
    const p = page()
    p.store.subscribe(() => undefined)
    p.receive(subscribed)
    const before = p.store.getConnection()
    expect(before).toMatchObject({ kind: 'live' })
    for (let seq = 1; seq <= 3; seq++) p.receive(events(seq - 1, event(seq)))
    expect(p.store.getConnection()).toBe(before)
  })

  it('refuses a snapshot that has no cursor', () => {
    const make = () =>
      createLiveStore({
        snapshot: { cursor: 'now', stateVersion: 1, state: [] },
        projection,
        world: () => {
          throw new Error('no browser here')
        },
        onOutdated: () => undefined,
        onError: () => undefined,
      })
    expect(make).toThrow('no cursor')
  })
})
