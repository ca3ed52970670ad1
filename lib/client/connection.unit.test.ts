import { describe, expect, it } from 'vitest'
import { cursor, hello, machine, onPoll, onSse, options, reset, rungs } from './connection-fixture.ts'
import { deadlineOf, type Input } from './connection-state.ts'

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

  it('[P-LADDER-5] a page that is frozen closes what it has open, and goes on at its position when it is shown', () => {
    const m = machine().live()
    const events = { type: 'events', sub: '1', from: 0, to: 3, head: 3, cursor: cursor(3), events: [] } as const
    m.heard(events)
    expect(m.put({ type: 'frozen' })).toEqual([{ type: 'close', generation: m.newest() }])
    expect(deadlineOf(m.state(), options)).toBeNull()
    expect(m.put({ type: 'hidden' })).toEqual([])
    m.later(3_600_000)
    expect(m.put({ type: 'visible' })).toMatchObject([{ type: 'open', rung: 'websocket', cursor: cursor(3) }])
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
  it('[P-READ-4] a page that polls hears of another state version in the answer, and applies nothing of it', () => {
    const m = onPoll().live()
    const answer = { type: 'events', sub: '1', from: 0, to: 1, head: 1, cursor: cursor(1), events: [] } as const
    expect(m.heard({ ...answer, stateVersion: 1 })).toMatchObject([{ type: 'apply' }])
    const next = { ...answer, from: 1, to: 2, cursor: cursor(2) }
    expect(m.heard({ ...next, stateVersion: 2 })).toMatchObject([
      { type: 'close' },
      { type: 'outdated', stateVersion: 2 },
    ])
  })

  it('remembers the last eight things that were tried, with what was said', () => {
    const m = machine().live()
    for (let i = 0; i < 12; i++) {
      m.put({ type: 'closed', generation: m.newest(), closed: { code: 4101, reason: `busy ${i}` } })
      m.wait()
      m.live()
    }
    const { tried } = m.view()
    expect(tried).toHaveLength(8)
    expect(tried.slice(-2)).toMatchObject([
      { rung: 'websocket', outcome: 'lost', reason: 'busy 11' },
      { rung: 'websocket', outcome: 'live', reason: null },
    ])
  })

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
