import fc from 'fast-check'
import { describe, it } from 'vitest'
import { acts } from './connection-acts-fixture.ts'
import { World } from './connection-world-fixture.ts'

describe('the connection machine under a network that does what it likes', () => {
  it('[P-READ-1] [P-READ-3] [P-LADDER-3] applies the exact slice once or loads one snapshot per loss, never from two transports, never in a busy loop, and always comes back', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(acts, { minLength: 20, maxLength: 150 }), (seed, list) => {
        const world = new World(seed)
        for (const act of list) act(world)
        world.heal()
      }),
      { numRuns: 1_500 },
    )
  })
})
