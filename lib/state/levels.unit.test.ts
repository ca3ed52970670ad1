import { describe, expect, it } from 'vitest'
import { levelForXp, xpForLevel } from './levels.ts'

describe('levels', () => {
  it('1,500 experience is level 6, and nothing is level 1', () => {
    expect([levelForXp(0), levelForXp(1_499), levelForXp(1_500)]).toEqual([1, 5, 6])
  })

  it('a level begins exactly at the experience that it needs', () => {
    for (let level = 2; level < 3_000; level++) {
      expect(levelForXp(xpForLevel(level))).toBe(level)
      expect(levelForXp(xpForLevel(level) - 1)).toBe(level - 1)
    }
  })
})
