import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { atMost } from './at-most.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('gives what the promise gives, and leaves no timer behind', async () => {
  expect(await atMost(100, Promise.resolve(7))).toBe(7)
  await expect(atMost(100, Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(vi.getTimerCount()).toBe(0)
})

it('gives undefined once it has taken too long, and hears of no refusal after that', async () => {
  const { promise, reject } = Promise.withResolvers<number>()
  const waited = atMost(100, promise)
  await vi.advanceTimersByTimeAsync(99)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await waited).toBeUndefined()
  reject(new Error('too late to matter'))
  expect(vi.getTimerCount()).toBe(0)
})
