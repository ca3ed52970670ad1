import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { perMinute, TokenBuckets } from '#lib/protocol/token-buckets.ts'
import type { Accounts, NewPerson, Person } from './accounts.ts'

/** The first run: whoever has the one-time token of this start becomes the owner, as long as there is none. */
export interface Setup {
  /**
   * @param remote the address that the request came from.
   * @throws MissionError `conflict` when there is an owner, `rate_limited` after too many tries from one address, `forbidden`
   *   for a wrong token, `invalid` for a person that will not do.
   */
  createOwner(token: string, person: NewPerson, remote: string): Promise<Person>
}

export interface SetupParts {
  readonly accounts: Accounts
  /** Compares in constant time. */
  readonly isToken: (token: string) => boolean
  readonly limits: Pick<Limits, 'signInsPerMinute'>
  readonly clock: Clock
}

export function createSetup({ accounts, isToken, limits, clock }: SetupParts): Setup {
  const tries = new TokenBuckets(clock.now, 1_000)
  return {
    async createOwner(token, person, remote) {
      if (accounts.hasOwner) throw new MissionError('conflict', 'There is an owner already. Sign in instead.')
      const retryAfterMs = tries.take(remote, perMinute(limits.signInsPerMinute))
      if (retryAfterMs > 0) {
        const seconds = Math.ceil(retryAfterMs / 1_000)
        throw new MissionError('rate_limited', `Too many tries. Try again in ${seconds} s.`, { retryAfterMs })
      }
      if (!isToken(token)) {
        throw new MissionError(
          'forbidden',
          'This is not the token of the running server. Open the link that it printed when it started.',
        )
      }
      return accounts.createOwner(person)
    },
  }
}
