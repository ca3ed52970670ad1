import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { FlushTimer } from './flush-timer.ts'

const limits = { ...DEFAULT_LIMITS, flushMs: 16, flushEvents: 256, flushBytes: 64 * 1024 }

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

function timed() {
  const at: number[] = []
  const start = Date.now()
  const timer = new FlushTimer({ limits, clock: () => Date.now(), flush: () => at.push(Date.now() - start) })
  return { timer, at }
}

it('flushes the first change in the same turn of the loop, once for all that came in it', () => {
  const { timer, at } = timed()
  timer.changed(1, 100)
  timer.changed(1, 100)
  expect(at).toEqual([])
  vi.advanceTimersByTime(0)
  expect(at).toEqual([0])
})

it('[P-FRAME-2] then flushes at most every flushMs', () => {
  const { timer, at } = timed()
  for (let ms = 0; ms < 100; ms++) {
    timer.changed(1, 100)
    vi.advanceTimersByTime(1)
  }
  expect(at).toEqual([0, 16, 32, 48, 64, 80, 96])
})

it.each([
  ['events', 256, 1],
  ['bytes', 1, 64 * 1024],
])('[P-FRAME-2] flushes earlier when enough %s wait', (_, events, bytes) => {
  const { timer, at } = timed()
  timer.changed(1, 1)
  vi.advanceTimersByTime(1)
  timer.changed(events, bytes)
  vi.advanceTimersByTime(0)
  expect(at).toEqual([0, 1])
  vi.advanceTimersByTime(100)
  expect(at).toEqual([0, 1])
})

it('flushes at once again after a pause, and when the clock was set back', () => {
  const { timer, at } = timed()
  timer.changed(1, 1)
  vi.advanceTimersByTime(50)
  timer.changed(1, 1)
  vi.advanceTimersByTime(0)
  expect(at).toEqual([0, 50])
  vi.setSystemTime(500_000)
  timer.changed(1, 1)
  vi.advanceTimersByTime(0)
  expect(at.length).toBe(3)
})

it('does nothing after it was stopped', () => {
  const { timer, at } = timed()
  timer.changed(1, 1)
  timer.stop()
  vi.advanceTimersByTime(100)
  expect(at).toEqual([])
})
