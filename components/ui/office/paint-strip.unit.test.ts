import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentStatus } from '#lib/protocol/event.ts'
import { paintStrip, seating, type Worker } from './paint-strip.ts'
import { ROOM_HEIGHT } from './room.ts'

const PALETTE = {
  wall: 'wall',
  wallLine: 'line',
  frame: 'frame',
  sky: 'sky',
  skyFar: 'far',
  wood: 'wood',
  woodDark: 'dark',
}
const worker = (id: string, status: AgentStatus): Worker => ({ id, kind: 'codex', status, reason: null })

function coloursOf(workers: readonly Worker[]) {
  const colours = new Set<string>()
  paintStrip((_x, _y, _w, _h, colour) => colours.add(colour), 200, workers, PALETTE, false)
  return colours
}

describe('office strip', () => {
  it('seats as many as fit, side by side and inside the room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 0, max: 500 }), (width, workers) => {
        const { seats, pitch, left } = seating(width, workers)
        expect(seats).toBeLessThanOrEqual(workers)
        expect(pitch).toBeGreaterThanOrEqual(20)
        if (seats > 0) expect(left + (seats - 1) * pitch + 17).toBeLessThanOrEqual(width + 3)
      }),
    )
  })

  it('draws nothing above or below the room', () => {
    const workers = (['working', 'waiting', 'error', 'idle', 'stale', 'offline'] as const).map((one) =>
      worker(one, one),
    )
    paintStrip((_x, y, _w, h) => expect(y >= 0 && y + h <= ROOM_HEIGHT).toBe(true), 300, workers, PALETTE, true)
  })

  it('gives a bubble only to those who wait, failed or went silent', () => {
    const bubble = '#c2362b'
    expect(coloursOf([worker('a', 'error')])).toContain(bubble)
    expect(coloursOf([worker('a', 'working')])).not.toContain(bubble)
  })
})
