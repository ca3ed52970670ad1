import { describe, expect, it } from 'vitest'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import { cursor, machine, onPoll, onSse, rungs, subscribed } from './connection-fixture.ts'

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
