import { expect, it } from 'vitest'
import { emptyState } from '#lib/state/mission.ts'
import { createFakeClock } from './clock-fixture.ts'
import { createStateView } from './state-view.ts'

function setUp() {
  const clock = createFakeClock()
  const listeners = new Set<() => void>()
  let seq = 0
  const view = createStateView(
    {
      state: () => ({ ...emptyState(), last: { seq, at: null, day: null } }),
      changed: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    clock,
  )
  // The listeners hear before the state is folded, as on a log's tail.
  const move = (to: number) => {
    for (const listener of listeners) listener()
    seq = to
  }
  return { view, clock, listeners, move }
}

it('resolves at once where the condition holds, and else with the change that makes it hold', async () => {
  const { view, move, listeners, clock } = setUp()
  expect(await view.until(({ last }) => last.seq === 0, 1_000)).toBe(true)
  const reached = view.until(({ last }) => last.seq >= 2, 1_000)
  move(1)
  move(2)
  expect(await reached).toBe(true)
  expect(listeners.size).toBe(0)
  expect(clock.pending).toBe(0)
})

it('gives up after the time, and leaves nothing behind', async () => {
  const { view, clock, listeners } = setUp()
  const reached = view.until(({ last }) => last.seq >= 1, 1_000)
  await clock.advance(1_000)
  expect(await reached).toBe(false)
  expect(listeners.size).toBe(0)
})
