import { describe, expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import { createSignInLimiter } from './sign-in-limiter.ts'

const OWNER = 'owner@example.com'

function started(perMinute: number) {
  const clock = { time: 0, now: () => clock.time }
  const limiter = createSignInLimiter(perMinute, clock)
  /** How long a try has to wait; 0 when it was taken. */
  const tryFrom = (remote: string, email = OWNER): number => {
    try {
      limiter.take(email, remote)
      return 0
    } catch (error) {
      if (isMissionError(error) && error.code === 'rate_limited') return error.details.retryAfterMs ?? 0
      throw error
    }
  }
  return { clock, limiter, tryFrom }
}

describe('sign-in limiter', () => {
  it('takes so many tries a minute from one address, then one more with each part of the minute', () => {
    const { clock, tryFrom } = started(10)
    for (let n = 0; n < 10; n++) expect(tryFrom('192.0.2.1')).toBe(0)
    expect(tryFrom('192.0.2.1')).toBe(6_000)
    clock.time += 5_999
    expect(tryFrom('192.0.2.1')).toBe(1)
    clock.time += 1
    expect(tryFrom('192.0.2.1')).toBe(0)
    expect(tryFrom('192.0.2.1')).toBe(6_000)
  })

  it('does not count a try that was refused', () => {
    const { clock, tryFrom } = started(10)
    for (let n = 0; n < 500; n++) tryFrom('192.0.2.1')
    clock.time += 6_000
    expect(tryFrom('192.0.2.1')).toBe(0)
    expect(tryFrom('192.0.2.2')).toBe(0)
  })

  it('forgives wrong tries once the password was right', () => {
    const { limiter, tryFrom } = started(3)
    for (let n = 0; n < 3; n++) tryFrom('192.0.2.1')
    limiter.succeeded(OWNER, '192.0.2.1')
    expect(tryFrom('192.0.2.1')).toBe(0)
  })

  it('stops a crowd that guesses one e-mail, but not the owner at an address that has signed in before', () => {
    const { limiter, tryFrom } = started(10)
    limiter.succeeded(OWNER, 'home')
    const taken = Array.from({ length: 1_000 }, (_, n) => tryFrom(`192.0.2.${n}`)).filter((wait) => wait === 0)
    expect(taken).toHaveLength(100)
    expect(tryFrom('elsewhere')).toBeGreaterThan(0)
    expect(tryFrom('home')).toBe(0)
  })

  it('bounds what guessing of any e-mail from anywhere can cost', () => {
    const { clock, tryFrom } = started(10)
    const crowd = () => Array.from({ length: 2_000 }, (_, n) => tryFrom(`${n}`, `${n}@example.com`))
    expect(crowd().filter((wait) => wait === 0)).toHaveLength(300)
    clock.time += 60_000
    expect(tryFrom('elsewhere')).toBe(0)
  })
})
