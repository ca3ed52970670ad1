import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TokenBuckets } from './token-bucket.ts'

describe('TokenBuckets', () => {
  it('holds two seconds of its rate, then refills by time', () => {
    let now = 0
    const buckets = new TokenBuckets(() => now)
    for (let n = 0; n < 20; n++) expect(buckets.take('a', 10)).toBe(0)
    expect(buckets.take('a', 10)).toBe(100)
    now = 99
    expect(buckets.take('a', 10)).toBe(1)
    now = 100
    expect(buckets.take('a', 10)).toBe(0)
    expect(buckets.take('b', 10)).toBe(0)
  })

  it('passes more than it can hold when it is full, and has it paid off', () => {
    let now = 0
    const buckets = new TokenBuckets(() => now)
    expect(buckets.take('a', 10, 50)).toBe(0)
    expect(buckets.take('a', 10)).toBe(3_100)
    now = 3_100
    expect(buckets.take('a', 10)).toBe(0)
  })

  it('forgets only what is full', () => {
    let now = 0
    const buckets = new TokenBuckets(() => now)
    buckets.take('a', 10, 1)
    buckets.take('b', 10, 20)
    now = 100
    buckets.forgetFull()
    expect(buckets.size).toBe(1)
    expect(buckets.take('b', 10, 2)).toBeGreaterThan(0)
  })

  it('gives nobody more than rate and burst, and what it says of waiting is true', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(500), amount: fc.integer({ min: 1, max: 30 }) }), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(steps, (all) => {
        let now = 0
        let taken = 0
        const buckets = new TokenBuckets(() => now)
        for (const { wait, amount } of all) {
          now += wait
          const retryAfterMs = buckets.take('a', 10, amount)
          if (retryAfterMs === 0) taken += amount
          else {
            now += retryAfterMs
            expect(buckets.take('a', 10, amount)).toBe(0)
            taken += amount
          }
          // The last one may leave a debt of what it took beyond a full bucket.
          expect(taken).toBeLessThanOrEqual(20 + now / 100 + Math.max(0, amount - 20) + 1e-6)
        }
      }),
    )
  })
})
