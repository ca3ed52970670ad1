import { describe, expect, it } from 'vitest'
import { type ConnectionView, UNCONNECTED } from './connection-view.ts'
import { connectionWords } from './connection-words.ts'

const NOW = Date.UTC(2026, 0, 1, 10, 42)
const utc = (time: number) => new Date(time).toISOString().slice(11, 16)
const words = (view: Partial<ConnectionView>, now = NOW) => connectionWords({ ...UNCONNECTED, ...view }, now, utc)

describe('connectionWords', () => {
  it.each<[Partial<ConnectionView>, string, string]>([
    [{ kind: 'live', transport: 'websocket', latencyMs: 12.4 }, 'Live · WebSocket 12 ms', 'working'],
    [{ kind: 'live', transport: 'websocket', latencyMs: 0 }, 'Live · WebSocket 1 ms', 'working'],
    [{ kind: 'live', transport: 'sse' }, 'Live · SSE', 'working'],
    [{ kind: 'polling', transport: 'poll' }, 'Polling', 'idle'],
    [{ kind: 'connecting' }, 'Connecting', 'waiting'],
    [{ kind: 'connecting', retryAt: NOW + 1_500 }, 'Connecting in 2 s', 'waiting'],
    [{ kind: 'reconnecting', retryAt: NOW + 3_200 }, 'Reconnecting in 4 s', 'waiting'],
    [{ kind: 'reconnecting', retryAt: NOW - 1 }, 'Reconnecting', 'waiting'],
    [{ kind: 'offline', since: NOW }, 'Offline since 10:42', 'error'],
    [{ kind: 'signedOut' }, 'Signed out', 'error'],
    [{ kind: 'refused', code: 4003 }, 'Not connected', 'error'],
  ])('%o says %s', (view, label, tone) => {
    expect(words(view)).toMatchObject({ label, tone })
  })

  it.each(['live', 'polling'] as const)('never says %s once nothing came in for heartbeat and pong', (kind) => {
    const view = { kind, freshUntil: NOW }
    expect(words(view, NOW).label).toMatch(/^(Live|Polling)/)
    expect(words(view, NOW + 1)).toMatchObject({ label: 'Reconnecting', tone: 'waiting' })
  })

  it('the detail is one or two whole sentences that tell the reason and the next try', () => {
    expect(words({ kind: 'reconnecting', reason: 'The connection was lost', retryAt: NOW + 4_000 }).detail).toBe(
      'The connection was lost. Next try in 4 s.',
    )
    expect(words({ kind: 'offline', since: NOW }).detail).toMatch(
      /^The server does not answer\. .+ Trying WebSocket now\.$/,
    )
    expect(words({ kind: 'polling', transport: 'poll' }).detail).toContain('holds each request for up to 25 s')
    expect(words({ kind: 'live', behind: 1 }).detail).toContain('1 event to go')
    expect(words({ kind: 'live', behind: 1_200 }).detail).toContain('1,200 events to go')
    for (const code of [4000, 4003, 4004, 4006])
      expect(words({ kind: 'refused', code }).detail, String(code)).toMatch(/^[A-Z].+\.$/)
  })
})
