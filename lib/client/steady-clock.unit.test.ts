import { expect, it } from 'vitest'
import { steadyClock } from './steady-clock.ts'

it('goes with the wall clock, jumps forward with it, and stands still where it is set back', () => {
  let wall = 1_000
  const now = steadyClock(() => wall)
  expect(now()).toBe(1_000)
  wall += 3_600_000
  expect(now()).toBe(3_601_000)
  wall -= 3_600_000
  expect(now()).toBe(3_601_000)
  wall += 5
  expect(now()).toBe(3_601_005)
})
