import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { perMinute, perSecond, TokenBuckets } from './token-buckets.ts'

const TEN = perSecond(10)

describe('TokenBuckets', () => {
  it('holds two seconds of its rate, then refills by time', () => {
    let now = 0
    const buckets = new TokenBuckets(() => now, 100)
    for (let n = 0; n < 20; n++) expect(buckets.take('a', TEN)).toBe(0)
    expect(buckets.take('a', TEN)).toBe(100)
    now = 99
    expect(buckets.take('a', TEN)).toBe(1)
    now = 100
    expect(buckets.take('a', TEN)).toBe(0)
    expect(buckets.take('b', TEN)).toBe(0)
  })

  it('passes more than it can hold when it is full, and has it paid off', () => {
    let now = 0
    const buckets = new TokenBuckets(() => now, 100)
    expect(buckets.take('a', TEN, 50)).toBe(0)
    expect(buckets.take('a', TEN)).toBe(3_100)
    now = 3_100
    expect(buckets.take('a', TEN)).toBe(0)
  })

  it('forgets what was used longest ago where there are too many names', () => {
    const buckets = new TokenBuckets(() => 0, 2)
    buckets.take('a', TEN, 20)
    buckets.take('b', TEN, 20)
    expect(buckets.waitMs('a', TEN)).toBe(100)
    buckets.take('c', TEN)
    expect(buckets.waitMs('a', TEN)).toBe(0)
    expect(buckets.waitMs('b', TEN)).toBe(100)
  })

  it('takes nothing by asking, and is full again once it is forgotten', () => {
    const buckets = new TokenBuckets(() => 0, 100)
    const rate = perMinute(1)
    for (let n = 0; n < 3; n++) expect(buckets.waitMs('a', rate)).toBe(0)
    expect(buckets.take('a', rate)).toBe(0)
    expect(buckets.take('a', rate)).toBe(60_000)
    buckets.forget('a')
    expect(buckets.take('a', rate)).toBe(0)
  })

  it('lets nobody wait for a time to come again when the clock is set back', () => {
    let now = 3_600_000
    const buckets = new TokenBuckets(() => now, 100)
    buckets.take('a', TEN, 20)
    now = 0
    expect(buckets.take('a', TEN)).toBe(100)
    now = 100
    expect(buckets.take('a', TEN)).toBe(0)
  })

  it('gives nobody more than rate and burst, and what it says of waiting is true', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(500), amount: fc.integer({ min: 1, max: 30 }) }), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(steps, (all) => {
        let now = 0
        let taken = 0
        const buckets = new TokenBuckets(() => now, 100)
        for (const { wait, amount } of all) {
          now += wait
          const retryAfterMs = buckets.take('a', TEN, amount)
          if (retryAfterMs === 0) taken += amount
          else {
            now += retryAfterMs
            expect(buckets.take('a', TEN, amount)).toBe(0)
            taken += amount
          }
          // The last one may leave a debt of what it took beyond a full bucket.
          expect(taken).toBeLessThanOrEqual(20 + now / 100 + Math.max(0, amount - 20) + 1e-6)
        }
      }),
    )
  })
})
