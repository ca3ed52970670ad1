import { createHash } from 'node:crypto'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { TicketUse } from './authenticate.ts'
import { narrowGrant } from './grant.ts'
import type { Grant } from './principal.ts'

/**
 * Short-lived credentials that may stand in a URL, because browsers can give a socket or an EventSource no header.
 * Kept in memory by their hashes: after a restart a client asks for a new one.
 */
export interface Tickets {
  /** @throws MissionError `forbidden` for a grant that is a ticket itself or may not read, `overloaded` when too many are out. */
  issue(grant: Grant, use: TicketUse): { readonly ticket: string; readonly expiresAt: string }
  /** The grant of a ticket that was issued for this use, else null. A socket ticket is gone then. */
  redeem(ticket: string, use: TicketUse): Grant | null
}

export interface TicketParts {
  readonly limits: Pick<Limits, 'ticketMs' | 'streamTicketMs'>
  readonly clock: Clock
  readonly random: (bytes: number) => Uint8Array
}

interface Issued {
  readonly use: TicketUse
  readonly principalId: string
  /** Milliseconds since the epoch until which it can be redeemed. */
  readonly until: number
  readonly grant: Grant
}

/** One more of a principal takes the place of its oldest; one more of all is refused. */
const MOST_PER_PRINCIPAL = 200
const MOST = 10_000

export function createTickets({ limits, clock, random }: TicketParts): Tickets {
  /** By hash, oldest first. */
  const issued = new Map<string, Issued>()
  const ofPrincipal = new Map<string, Set<string>>()

  const forget = (hash: string, { principalId }: Issued) => {
    issued.delete(hash)
    const own = ofPrincipal.get(principalId)
    own?.delete(hash)
    if (own?.size === 0) ofPrincipal.delete(principalId)
  }
  const isOver = ({ until, grant }: Issued) => clock.now() >= until || !grant.alive
  const makeRoom = (principalId: string) => {
    const [oldest, ...others] = ofPrincipal.get(principalId) ?? []
    const entry = oldest === undefined ? undefined : issued.get(oldest)
    if (oldest !== undefined && entry && others.length + 1 >= MOST_PER_PRINCIPAL) forget(oldest, entry)
    if (issued.size < MOST) return
    for (const [hash, old] of issued) if (isOver(old)) forget(hash, old)
    if (issued.size >= MOST)
      throw new MissionError('overloaded', 'Too many tickets are out. Try again in a minute.', { retryAfterMs: 60_000 })
  }

  return {
    issue(parent, use) {
      const { principal } = parent
      if (parent.via === 'ticket')
        throw new MissionError('forbidden', 'A ticket gives no tickets. Sign in or use a key.')
      if (!principal.scopes.has('read')) throw new MissionError('forbidden', 'A ticket needs the scope "read".')
      makeRoom(principal.id)
      const lifetime = clock.now() + (use === 'socket' ? limits.ticketMs : limits.streamTicketMs)
      const until = Math.min(lifetime, parent.expiresAt ?? Number.POSITIVE_INFINITY)
      const grant =
        use === 'socket'
          ? narrowGrant(parent, principal, parent.expiresAt, clock)
          : narrowGrant(parent, { ...principal, scopes: new Set(['read']) }, until, clock)
      const ticket = Buffer.from(random(32)).toString('base64url')
      const hash = hashOf(ticket)
      issued.set(hash, { use, principalId: principal.id, until, grant })
      const own = ofPrincipal.get(principal.id) ?? new Set()
      ofPrincipal.set(principal.id, own.add(hash))
      return { ticket, expiresAt: new Date(until).toISOString() }
    },
    redeem(ticket, use) {
      const hash = hashOf(ticket)
      const entry = issued.get(hash)
      if (!entry) return null
      if (isOver(entry)) {
        forget(hash, entry)
        return null
      }
      if (entry.use !== use) return null
      if (use === 'socket') forget(hash, entry)
      return entry.grant
    },
  }
}

const hashOf = (ticket: string) => createHash('sha256').update(ticket).digest('hex')
