import { expect, it } from 'vitest'
import { createCalmStates } from './calm-states.ts'

/** A store of numbers, and time worked by hand. */
function world() {
  let [now, state] = [0, 0]
  let changing = false
  const listeners = new Set<() => void>()
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const states = createCalmStates<number>(
    {
      getState: () => state,
      getInitialState: () => 0,
      subscribe(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    {
      now: () => now,
      after(ms, run) {
        const timer = { at: now + ms, run }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
    },
  )
  return {
    states,
    listeners,
    timers,
    isChanging: () => changing,
    change(next: number) {
      state = next
      changing = true
      for (const listener of [...listeners]) listener()
      changing = false
    },
    until(end: number) {
      for (; now < end; now++) {
        for (const timer of [...timers].filter(({ at }) => at <= now)) {
          timers.delete(timer)
          timer.run()
        }
      }
    },
  }
}

function listening(ms: number) {
  const page = world()
  const calm = page.states.every(ms)
  const seen: { readonly state: number; readonly withTheStore: boolean }[] = []
  const off = calm.subscribe(() => seen.push({ state: calm.getState(), withTheStore: page.isChanging() }))
  return { ...page, calm, seen, off }
}

it('shows a change after a quiet while at once, and the last one of several in any case', () => {
  const { change, until, seen, timers } = listening(500)
  change(1)
  expect(seen).toEqual([{ state: 1, withTheStore: true }])
  until(100)
  change(2)
  change(3)
  expect(seen).toHaveLength(1)
  until(1_000)
  expect(seen.slice(1)).toEqual([{ state: 3, withTheStore: false }])
  expect(timers.size).toBe(0)
})

it('under a flood is renewed at its pace, each time together with the store', () => {
  const { change, until, seen } = listening(500)
  for (let n = 1; n <= 100; n++) {
    change(n)
    until(n * 50)
  }
  expect(seen).toHaveLength(10)
  expect(seen.every(({ withTheStore }) => withTheStore)).toBe(true)
  expect(seen.map(({ state }) => state)).toEqual([1, 11, 21, 31, 41, 51, 61, 71, 81, 91])
})

it('shares one state among all who keep the same pace', () => {
  const { states, calm, change, until, listeners } = listening(500)
  change(1)
  until(10)
  change(2)
  const other = states.every(500)
  other.subscribe(() => undefined)
  expect([other.getState(), calm.getState()]).toEqual([1, 1])
  expect(listeners.size).toBe(1)
  expect(states.every(250)).not.toBe(calm)
})

it('lets go of the store with its last listener, and is as new as the store when somebody comes back', () => {
  const { calm, change, until, off, listeners, timers } = listening(500)
  change(1)
  change(2)
  expect(calm.getState()).toBe(1)
  off()
  expect([listeners.size, timers.size]).toEqual([0, 0])
  expect(calm.getState()).toBe(2)
  until(50)
  change(3)
  calm.subscribe(() => undefined)
  expect(calm.getState()).toBe(3)
})
