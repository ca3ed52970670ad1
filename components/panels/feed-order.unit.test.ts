import { describe, expect, it } from 'vitest'
import type { Activity } from '#lib/state/model.ts'
import { newestFirst, newSince } from './feed-order.ts'

const line = (seq: number): Activity => ({
  seq,
  at: '2026-11-21T10:00:00.000Z',
  agentId: null,
  sessionId: null,
  kind: 'note',
  title: `line ${seq}`,
  detail: null,
  ref: null,
  ok: null,
  durationMs: null,
})
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => line(from + i))

describe('feed', () => {
  it('shows the newest line first', () => {
    expect(newestFirst(lines(1, 3), false).map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect(newestFirst(lines(1, 200), true)[0]?.seq).toBe(200)
    expect(newestFirst(lines(1, 200), false)[0]?.seq).toBe(200)
  })

  it('holds more lines for somebody who reads', () => {
    expect(newestFirst(lines(1, 200), false)).toHaveLength(40)
    expect(newestFirst(lines(1, 200), true)).toHaveLength(100)
  })

  it('counts what came in behind a held list', () => {
    expect(newSince(lines(1, 5), lines(1, 3))).toBe(2)
    expect(newSince(lines(1, 3), lines(1, 3))).toBe(0)
    expect(newSince(lines(1, 3), [])).toBe(3)
    expect(newSince([], lines(1, 3))).toBe(0)
  })

  it('counts right after the live list has forgotten everything that is held', () => {
    expect(newSince(lines(501, 700), lines(1, 200))).toBe(200)
  })
})
