import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import { perMinute, TokenBuckets } from '#lib/protocol/token-buckets.ts'

/**
 * Slows down guessing without giving anybody the power to lock the owner out. A try is counted
 * 1. by e-mail and remote address: `signInsPerMinute`;
 * 2. by e-mail, from wherever: ten times that;
 * 3. by all: thirty times that, which also bounds the work and the memory that guessing can cost.
 * From an address that has signed in with that e-mail since the start, only the first counts: a crowd that guesses elsewhere
 * does not stop the owner at home. All buckets fill by themselves, so nothing is ever locked for good.
 */
export interface SignInLimiter {
  /** Takes a try. @throws MissionError `rate_limited` with the time until the next. */
  take(email: string, remote: string): void
  /** The password was right: the tries before it are forgiven. */
  succeeded(email: string, remote: string): void
}

/** Names kept in each kind of bucket. */
const NAMES = 2_000
const KNOWN_PAIRS = 1_000

export function createSignInLimiter(triesPerMinute: number, clock: Clock): SignInLimiter {
  const byPair = new TokenBuckets(clock.now, NAMES)
  const byEmail = new TokenBuckets(clock.now, NAMES)
  const byAll = new TokenBuckets(clock.now, 1)
  const pairRate = perMinute(triesPerMinute)
  const emailRate = perMinute(triesPerMinute * 10)
  const allRate = perMinute(triesPerMinute * 30)
  const known = new Set<string>()
  const pairOf = (email: string, remote: string) => JSON.stringify([email, remote])
  return {
    take(email, remote) {
      const pair = pairOf(email, remote)
      const isKnown = known.has(pair)
      const strangerMs = () => Math.max(byEmail.waitMs(email, emailRate), byAll.waitMs('', allRate))
      const waitMs = Math.max(byPair.waitMs(pair, pairRate), isKnown ? 0 : strangerMs())
      if (waitMs > 0) {
        const seconds = Math.ceil(waitMs / 1_000)
        throw new MissionError('rate_limited', `Too many tries to sign in. Try again in ${seconds} s.`, {
          retryAfterMs: waitMs,
        })
      }
      byPair.take(pair, pairRate)
      if (isKnown) return
      byEmail.take(email, emailRate)
      byAll.take('', allRate)
    },
    succeeded(email, remote) {
      const pair = pairOf(email, remote)
      byPair.forget(pair)
      known.delete(pair)
      known.add(pair)
      const [oldest] = known
      if (known.size > KNOWN_PAIRS && oldest !== undefined) known.delete(oldest)
    },
  }
}
