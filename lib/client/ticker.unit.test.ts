import { expect, it } from 'vitest'
import { createTicker } from './ticker.ts'

function clock() {
  let now = 10_000
  let hidden = false
  const timers = new Map<() => void, { readonly ms: number; due: number }>()
  const watchers = new Set<() => void>()
  const ticker = createTicker(5_000, {
    wallTime: () => now,
    every(ms, run) {
      timers.set(run, { ms, due: now + ms })
      return () => void timers.delete(run)
    },
    hidden: () => hidden,
    onVisibility(changed) {
      watchers.add(changed)
      return () => void watchers.delete(changed)
    },
  })
  return {
    ticker,
    timers,
    watchers,
    pass(ms: number) {
      for (const end = now + ms; now < end; now++)
        for (const [run, timer] of [...timers])
          if (timer.due === now) {
            timer.due += timer.ms
            run()
          }
    },
    hide(value: boolean) {
      hidden = value
      for (const watcher of [...watchers]) watcher()
    },
  }
}

it("shows the server's time before anybody listens, and the present one from then on", () => {
  const { ticker } = clock()
  expect([ticker.first(), ticker.now(1_000)]).toEqual([5_000, 5_000])
  ticker.subscribe(1_000, () => undefined)
  expect(ticker.now(1_000)).toBe(10_000)
  expect(ticker.now(60_000)).toBe(10_000)
})

it('changes a value only when it calls the listeners of that interval, all with one timer', () => {
  const { ticker, timers, pass } = clock()
  const calls = [0, 0, 0]
  const offs = [1_000, 1_000, 60_000].map((ms, i) =>
    ticker.subscribe(ms, () => void calls.splice(i, 1, (calls[i] ?? 0) + 1)),
  )
  calls.fill(0)
  expect(timers.size).toBe(2)
  pass(3_001)
  expect(calls).toEqual([3, 3, 0])
  expect([ticker.now(1_000), ticker.now(60_000)]).toEqual([13_000, 10_000])
  for (const off of offs) off()
  expect(timers.size).toBe(0)
})

it('stands still while the page is hidden and catches up when it is shown', () => {
  const { ticker, timers, pass, hide } = clock()
  ticker.subscribe(1_000, () => undefined)
  hide(true)
  expect(timers.size).toBe(0)
  pass(7_000)
  expect(ticker.now(1_000)).toBe(10_000)
  hide(false)
  expect([ticker.now(1_000), timers.size]).toEqual([17_000, 1])
})

it('leaves no timer and no listener behind', () => {
  const { ticker, timers, watchers } = clock()
  const off = ticker.subscribe(1_000, () => undefined)
  expect([timers.size, watchers.size]).toEqual([1, 1])
  off()
  off()
  expect([timers.size, watchers.size]).toEqual([0, 0])
})
