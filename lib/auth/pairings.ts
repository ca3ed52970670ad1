import { createHash } from 'node:crypto'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Accounts, ApiKey } from './accounts.ts'
import type { Grant } from './principal.ts'

/**
 * Codes that a person pastes on another machine, where each is exchanged for a key of that machine, once. A code ends up in
 * shell histories and process lists, where a key must not: it is worth nothing once it was used or ten minutes have passed.
 * Kept in memory by their hashes: after a restart a person asks for a new one.
 */
export interface Pairings {
  /** @throws MissionError `overloaded` when too many are out. */
  issue(grant: Grant, agent: string): Pairing
  /**
   * A key that may publish, for agents on this machine alone.
   * @param machine how the machine calls itself.
   * @throws MissionError `gone` for a code that is unknown, used or over.
   */
  claim(code: string, machine: string): Promise<Claimed>
}

export interface Pairing {
  /** Not secret: what the machine reports names it, so that the page which gave the code knows its own. */
  readonly id: string
  readonly code: string
  readonly expiresAt: string
}

export interface Claimed {
  readonly id: string
  readonly key: ApiKey
  readonly secret: string
}

export interface PairingParts {
  readonly createKey: Accounts['createKey']
  readonly clock: Clock
  readonly random: (bytes: number) => Uint8Array
}

interface Issued {
  readonly id: string
  readonly agent: string
  /** Milliseconds since the epoch. */
  readonly until: number
  readonly grant: Grant
}

export const PAIRING_MS = 600_000
const MOST = 200

export function createPairings({ createKey, clock, random }: PairingParts): Pairings {
  /** By hash, oldest first. */
  const issued = new Map<string, Issued>()
  const isOver = ({ until, grant }: Issued) => clock.now() >= until || !grant.alive
  return {
    issue(grant, agent) {
      for (const [hash, old] of issued) if (isOver(old)) issued.delete(hash)
      if (issued.size >= MOST)
        throw new MissionError('overloaded', 'Too many lines are waiting to be pasted. Try again in ten minutes.', {
          retryAfterMs: PAIRING_MS,
        })
      const id = Buffer.from(random(9)).toString('base64url')
      // A command line takes what begins with a dash for an option, so no base64url.
      const code = Buffer.from(random(16)).toString('hex')
      const until = clock.now() + PAIRING_MS
      issued.set(hashOf(code), { id, agent, until, grant })
      return { id, code, expiresAt: new Date(until).toISOString() }
    },
    async claim(code, machine) {
      const hash = hashOf(code)
      const entry = issued.get(hash)
      // Gone before anything is awaited, so that two who have it get one key.
      issued.delete(hash)
      if (!entry || isOver(entry))
        throw new MissionError(
          'gone',
          'This line was used already, or is older than ten minutes. Take a new one from the Connect page.',
        )
      const made = await createKey({
        name: `${machine} · ${entry.agent}`.slice(0, 120),
        scopes: ['publish'],
        bound: { machine },
        createdBy: entry.grant.principal.id,
      })
      return { id: entry.id, ...made }
    },
  }
}

const hashOf = (code: string) => createHash('sha256').update(code).digest('hex')
