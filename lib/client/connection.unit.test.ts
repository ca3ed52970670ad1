import { describe, expect, it } from 'vitest'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import { transition } from './connection.ts'
import {
  CONSOLE,
  type ConnectionOptions,
  deadlineOf,
  type Effect,
  type Input,
  initialConnection,
} from './connection-state.ts'
import { viewOf } from './connection-view.ts'
import { positionAt } from './position.ts'

const options: ConnectionOptions = { ...CONSOLE, stateVersion: 1 }
const cursor = (seq: number, epoch = 'epoch-one') => `${epoch}:${seq}:t`
const subscribed: ServerFrame = { type: 'subscribed', sub: '1', from: 0, head: 0 }
const reset: ServerFrame = { type: 'reset', sub: '1', reason: 'gone', floor: 9, head: 9 }
const hello = (stateVersion: number): ServerFrame => ({
  type: 'hello',
  v: 1,
  connection: 'c',
  node: 'n',
  stateVersion,
  heartbeatMs: 20_000,
  limits: { frameBytes: 1, subscriptions: 1 },
  user: { id: 'person:1', name: 'P' },
  expiresAt: null,
})

/** The machine with a clock, and a random number of one half. */
function machine(random = 0.5) {
  const position = positionAt(cursor(0))
  if (!position) throw new Error('bad cursor')
  let now = 0
  let state = initialConnection(position, now, options)
  let effects: readonly Effect[] = []
  const opened: { rung: string; at: number; generation: number; cursor: string }[] = []
  function put(input: Input): readonly Effect[] {
    const result = transition(state, input, { now, random: () => random, options })
    state = result.state
    effects = result.effects
    for (const effect of effects) if (effect.type === 'open') opened.push({ ...effect, at: now })
    return effects
  }
  const newest = () => opened.at(-1)?.generation ?? 0
  const token = () =>
    effects.flatMap((effect) => (effect.type === 'probe' || effect.type === 'load' ? effect.token : []))[0] ?? -1
  const self = {
    put,
    opened,
    state: () => state,
    view: () => viewOf(state, now, 0, options),
    newest,
    now: () => now,
    later(ms: number) {
      now += ms
      return put({ type: 'tick' })
    },
    /** Goes to the next deadline. @returns how long that took. */
    wait(): number {
      const due = deadlineOf(state, options)
      if (due === null) throw new Error(`nothing is due in ${state.phase.kind}`)
      const ms = Math.max(0, due - now)
      self.later(ms)
      return ms
    },
    live(generation = newest()) {
      put({ type: 'frame', generation, frame: subscribed })
      return self
    },
    heard: (frame: ServerFrame = { type: 'ping', at: '' }, generation = newest()) =>
      put({ type: 'frame', generation, frame }),
    fail: (code = 1006, generation = newest()) => put({ type: 'closed', generation, closed: { code, reason: '' } }),
    probed: (ok: boolean) => put({ type: 'probed', token: token(), ok }),
    loaded: (seq: number, epoch?: string) =>
      put({ type: 'snapshot', token: token(), snapshot: { cursor: cursor(seq, epoch), stateVersion: 1, state: {} } }),
  }
  put({ type: 'start' })
  return self
}

type Machine = ReturnType<typeof machine>
const rungs = ({ opened }: Machine) => opened.map(({ rung }) => rung)

function onSse(): Machine {
  const m = machine()
  for (let i = 0; i < 2; i++) {
    m.fail()
    m.probed(true)
    m.wait()
  }
  return m
}

function onPoll(): Machine {
  const m = onSse()
  for (let i = 0; i < 2; i++) {
    m.wait()
    m.probed(true)
    m.wait()
  }
  return m
}

describe('going down the ladder', () => {
  it('[P-LADDER-1] two opens that fail while HTTP answers lead from WebSocket to SSE, within a second', () => {
    const m = onSse()
    expect(rungs(m)).toEqual(['websocket', 'websocket', 'sse'])
    expect(m.now()).toBeLessThan(1_000)
  })

  it('[P-LADDER-1] fails that HTTP shares count for nothing, however many', () => {
    const m = machine()
    for (let i = 0; i < 20; i++) {
      m.fail()
      m.probed(false)
      m.wait()
    }
    expect(new Set(rungs(m))).toEqual(new Set(['websocket']))
  })

  it('[P-LADDER-1] a probe without an answer for 2 s is a no', () => {
    const m = machine()
    m.fail()
    expect(m.wait()).toBe(2_000)
    expect(m.state()).toMatchObject({ phase: { kind: 'waiting' }, failures: 0, away: true })
  })

  it('[P-LADDER-1] a WebSocket that is silent past heartbeat and pong is left at once where HTTP answers', () => {
    const m = machine().live()
    expect(m.wait()).toBe(30_000)
    m.probed(true)
    m.wait()
    expect(rungs(m)).toEqual(['websocket', 'sse'])
  })

  it('[P-LADDER-1] a WebSocket that is silent together with HTTP is opened again: the server was away', () => {
    const m = machine().live()
    m.wait()
    m.probed(false)
    m.wait()
    expect(rungs(m)).toEqual(['websocket', 'websocket'])
  })

  it('[P-LADDER-1] SSE without a byte for 5 s after opening, twice, leads to polling', () => {
    const m = onSse()
    expect(m.wait()).toBe(5_000)
    m.probed(true)
    m.wait()
    expect(m.wait()).toBe(5_000)
    m.probed(true)
    m.wait()
    expect(rungs(m).slice(2)).toEqual(['sse', 'sse', 'poll'])
  })

  it('[P-LADDER-1] SSE without a byte for 40 s is mute, and a comment is a byte', () => {
    const m = onSse().live()
    m.later(39_000)
    m.put({ type: 'byte', generation: m.newest() })
    m.later(39_000)
    expect(m.state().phase.kind).toBe('live')
    m.later(1_000)
    expect(m.state().phase.kind).toBe('probing')
  })

  it('[P-LADDER-1] a thousand short responses that end normally never trip it', () => {
    const m = onSse()
    for (let i = 0; i < 1_000; i++) {
      m.live()
      m.fail(1000)
      if (m.state().phase.kind === 'waiting') expect(m.wait()).toBeLessThanOrEqual(300)
    }
    expect(rungs(m)).not.toContain('poll')
    expect(m.state().tried.map(({ outcome }) => outcome)).toEqual(Array(8).fill('live'))
  })

  it('a close that the server explains says nothing against the transport', () => {
    const m = machine()
    for (const code of [4100, 4101, 1013, 1012]) {
      m.fail(code)
      expect(m.state().phase.kind).toBe('waiting')
      m.wait()
    }
    expect(new Set(rungs(m))).toEqual(new Set(['websocket']))
  })

  it('stays on the rung that a person chose, and climbs again when freed', () => {
    const m = machine().live()
    m.put({ type: 'force', rung: 'poll' })
    m.live()
    for (let i = 0; i < 4; i++) {
      m.fail()
      m.wait()
      m.live()
    }
    m.later(0)
    expect(new Set(rungs(m).slice(1))).toEqual(new Set(['poll']))
    m.put({ type: 'force', rung: null })
    m.wait()
    expect(rungs(m).at(-1)).toBe('websocket')
  })
})

describe('going up again', () => {
  it('[P-LADDER-2] WebSocket is tried beside SSE after 60 s, then after 2, 4 and 8 min, then every 10', () => {
    const m = onSse().live()
    const sse = m.newest()
    const started = m.now()
    const tries: number[] = []
    while (tries.length < 6) {
      m.later(1_000)
      m.put({ type: 'byte', generation: sse })
      const trial = m.opened.at(-1)
      if (trial?.generation !== sse && trial?.at === m.now()) {
        tries.push(Math.round((m.now() - started) / 60_000))
        m.fail(1006, trial.generation)
      }
    }
    expect(tries).toEqual([1, 3, 7, 15, 25, 35])
    expect(m.state()).toMatchObject({ rung: 'sse', phase: { kind: 'live', generation: sse } })
  })

  it('[P-LADDER-2] it is taken back without a gap: opened at the position, SSE applied on, then dropped with its late frames', () => {
    const m = onSse().live()
    const sse = m.newest()
    const events = (from: number, to: number): ServerFrame => ({
      type: 'events',
      sub: '1',
      from,
      to,
      head: to,
      cursor: cursor(to),
      events: [],
    })
    m.heard(events(0, 4))
    for (let i = 0; i < 3; i++) {
      m.later(20_000)
      m.put({ type: 'byte', generation: sse })
    }
    const trial = m.newest()
    expect(m.opened.at(-1)).toMatchObject({ rung: 'websocket', cursor: cursor(4) })
    expect(m.heard(events(4, 6), sse)).toMatchObject([{ type: 'apply' }])
    expect(m.heard(subscribed, trial)).toEqual([{ type: 'close', generation: sse }])
    expect(m.state()).toMatchObject({ rung: 'websocket', phase: { kind: 'live', generation: trial } })
    expect(m.heard(events(6, 7), sse)).toEqual([])
    expect(m.heard(events(4, 8), trial)).toMatchObject([{ type: 'apply' }])
    expect(m.state().position?.seq).toBe(8)
  })

  it('a trial that says nothing is given up, and what is live stays', () => {
    const m = onSse().live()
    const sse = m.newest()
    for (let i = 0; i < 3; i++) {
      m.later(20_000)
      m.put({ type: 'byte', generation: sse })
    }
    expect(m.newest()).not.toBe(sse)
    const closed = m.later(10_000)
    expect(closed).toEqual([{ type: 'close', generation: m.newest() }])
    expect(m.state().phase).toMatchObject({ kind: 'live', generation: sse, trial: null })
  })

  it('from polling every second trial is SSE', () => {
    const m = onPoll().live()
    const poll = m.newest()
    const seen: string[] = []
    for (let i = 0; i < 120 && seen.length < 4; i++) {
      m.later(10_000)
      m.put({ type: 'byte', generation: poll })
      const last = m.opened.at(-1)
      if (last && last.generation !== poll && last.at === m.now()) {
        seen.push(last.rung)
        m.fail(1006, last.generation)
      }
    }
    expect(seen).toEqual(['websocket', 'sse', 'websocket', 'sse'])
  })
})

describe('coming back', () => {
  it('[P-LADDER-4] backs off with 300 ms · 2ⁿ under full jitter, at most 30 s', () => {
    const m = machine()
    const delays: number[] = []
    for (let i = 0; i < 9; i++) {
      m.fail()
      m.probed(false)
      delays.push(m.wait())
    }
    expect(delays).toEqual([150, 300, 600, 1_200, 2_400, 4_800, 9_600, 15_000, 15_000])
  })

  it('[P-LADDER-4] only 30 s of health start it anew', () => {
    const m = machine()
    const cutAfter = (ms: number) => {
      m.live()
      m.later(ms / 2)
      m.heard()
      m.later(ms / 2)
      m.heard()
      m.fail()
      return m.wait()
    }
    expect([cutAfter(1_000), cutAfter(29_000), cutAfter(29_000)]).toEqual([150, 300, 600])
    expect(cutAfter(30_000)).toBe(150)
  })

  it('[P-LADDER-4] what the server gives wins: bye, drain and Retry-After', () => {
    const m = machine().live()
    m.heard({ type: 'bye', code: 4202, reason: 'drain', reconnect: 'now', minMs: 4_000, maxMs: 6_000 })
    expect(m.put({ type: 'online' })).toEqual([])
    expect(m.state().phase).toMatchObject({ kind: 'waiting', retryAt: 4_000 })
    m.wait()
    m.live()
    m.heard({ type: 'drain', afterMs: 500, spreadMs: 1_000 })
    m.fail(1012)
    expect(m.wait()).toBe(1_000)
    m.put({ type: 'closed', generation: m.newest(), closed: { code: 4101, reason: 'busy', retryAfterMs: 8_000 } })
    expect(m.wait()).toBe(10_000)
  })

  it('comes back at once after 4200 to 4299, but not to one that ends as soon as it opens', () => {
    const m = machine().live()
    m.later(1_000)
    expect(m.fail(4201)).toMatchObject([{ type: 'close' }, { type: 'open', rung: 'websocket' }])
    m.live()
    expect(m.fail(4201)).toMatchObject([{ type: 'close' }])
    expect(m.state().phase.kind).toBe('waiting')
  })

  it('a subscription that the server cannot serve is tried again with a growing delay, also where SSE was live already', () => {
    const m = onSse()
    const delays: number[] = []
    for (let i = 0; i < 4; i++) {
      m.live()
      m.heard({ type: 'error', error: { code: 'internal', message: 'The server failed.', retryable: true } })
      delays.push(m.wait())
    }
    expect(delays).toEqual([300, 600, 1_200, 2_400])
  })

  it('a late tick means sleep: the same transport is opened again and nothing is counted', () => {
    const m = machine().live()
    expect(m.later(3_600_000)).toMatchObject([{ type: 'close' }, { type: 'open', rung: 'websocket' }])
    expect(m.state().failures).toBe(0)
  })

  it('when the network changes a live WebSocket is asked, and opened again where it does not answer within 5 s', () => {
    const m = machine().live()
    expect(m.put({ type: 'online' })).toEqual([{ type: 'check', generation: m.newest() }])
    expect(m.wait()).toBe(5_000)
    expect(rungs(m)).toEqual(['websocket', 'websocket'])
    m.live()
    m.put({ type: 'offline' })
    m.put({ type: 'byte', generation: m.newest() })
    m.later(5_000)
    expect(m.state().phase.kind).toBe('live')
  })

  it('a page that is shown again does not wait for its backoff', () => {
    const m = machine(0.99)
    for (let i = 0; i < 8; i++) {
      m.fail()
      m.probed(false)
      m.wait()
    }
    m.fail()
    m.probed(false)
    m.put({ type: 'visible' })
    expect(m.wait()).toBeLessThanOrEqual(300)
  })

  it('[P-LADDER-5] a WebSocket hidden for 5 min is closed, and opened at the position when shown', () => {
    const m = machine().live()
    m.put({ type: 'hidden' })
    for (let i = 0; i < 14; i++) {
      m.later(20_000)
      m.heard()
    }
    expect(m.state().phase.kind).toBe('live')
    m.later(20_000)
    expect(m.state().phase.kind).toBe('paused')
    expect(m.put({ type: 'visible' })).toMatchObject([{ type: 'open', cursor: cursor(0) }])
  })

  it('[P-FRAME-1] a gap opens it again at the position, and nothing of the frame is applied', () => {
    const m = machine().live()
    const effects = m.heard({ type: 'events', sub: '1', from: 3, to: 4, head: 4, cursor: cursor(4), events: [] })
    expect(effects).toEqual([{ type: 'close', generation: m.newest() }])
    m.wait()
    expect(m.opened.at(-1)?.cursor).toBe(cursor(0))
  })
})

describe('losing continuity', () => {
  it('[P-RESUME-5] a reset loads one snapshot and goes on from its cursor', () => {
    const m = machine().live()
    expect(m.heard(reset)).toMatchObject([{ type: 'close' }, { type: 'load' }])
    expect(m.loaded(9, 'epoch-two')).toMatchObject([
      { type: 'replace' },
      { type: 'open', cursor: cursor(9, 'epoch-two') },
    ])
  })

  it('[P-RESUME-5] resets that follow each other load with a growing delay: never a loop', () => {
    const m = machine()
    const started = m.now()
    let loads = 0
    for (let i = 0; i < 12; i++) {
      m.live()
      m.heard(reset)
      if (m.state().phase.kind === 'waiting') m.wait()
      expect(m.state().phase.kind).toBe('loading')
      m.loaded(9)
      loads++
    }
    expect(loads).toBe(12)
    expect(m.now() - started).toBeGreaterThan(60_000)
  })

  it('a snapshot that does not come is asked for again with backoff, and a late one is dropped', () => {
    const m = machine().live()
    const first = m.heard(reset).flatMap((effect) => (effect.type === 'load' ? effect.token : []))[0] ?? -1
    expect(m.wait()).toBe(15_000)
    m.wait()
    expect(m.state().phase.kind).toBe('loading')
    const late: Input = { type: 'snapshot', token: first, snapshot: { cursor: cursor(3), stateVersion: 1, state: {} } }
    expect(m.put(late)).toEqual([])
  })

  it('[P-READ-4] a server of another state version is not applied, and the page is told once', () => {
    const m = machine()
    expect(m.heard(hello(2))).toMatchObject([{ type: 'close' }, { type: 'outdated', stateVersion: 2 }])
    expect(m.view()).toMatchObject({ kind: 'refused', code: 4006 })
  })
})

describe('being refused', () => {
  it.each([4001, 4009])('%i is signed out: nothing is tried until the page is shown again', (code) => {
    const m = machine().live()
    m.fail(code)
    expect(m.view().kind).toBe('signedOut')
    expect(deadlineOf(m.state(), options)).toBeNull()
    m.later(6_000)
    expect(m.put({ type: 'visible' })).toMatchObject([{ type: 'open' }])
  })

  it.each([4000, 4003, 4004, 4006])('%i is refused, not signed out', (code) => {
    const m = machine()
    m.fail(code)
    expect(m.view()).toMatchObject({ kind: 'refused', code })
  })
})

describe('viewOf', () => {
  it('says connecting, live, reconnecting, and offline only once the server was away for 10 s', () => {
    const m = machine()
    expect(m.view().kind).toBe('connecting')
    m.live()
    expect(m.view()).toMatchObject({ kind: 'live', transport: 'websocket', freshUntil: 30_000 })
    m.later(1_000)
    m.heard()
    m.fail()
    expect(m.view()).toMatchObject({ kind: 'reconnecting', since: 1_000, retryAt: 1_150 })
    while (m.now() < 20_000) {
      m.wait()
      m.fail()
      m.probed(false)
      expect(m.view().kind).toBe(m.now() < 11_000 ? 'reconnecting' : 'offline')
    }
    expect(m.view()).toMatchObject({ since: 1_000 })
  })

  it('says polling on the last rung, and how far behind it is', () => {
    const m = onPoll().live()
    m.heard({ type: 'events', sub: '1', from: 0, to: 5, head: 12, cursor: cursor(5), events: [] })
    expect(m.view()).toMatchObject({ kind: 'polling', transport: 'poll', behind: 7 })
    expect(m.view().tried.map(({ rung, outcome }) => `${rung} ${outcome}`)).toEqual([
      'websocket failed',
      'websocket failed',
      'sse mute',
      'sse mute',
      'poll live',
    ])
  })
})
