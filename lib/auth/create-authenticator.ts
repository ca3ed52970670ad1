import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { Accounts } from './accounts.ts'
import type { Authenticator } from './authenticate.ts'
import { checkCookieOrigin, type Origins } from './check-origin.ts'
import { createSessionCookie } from './session-cookie.ts'
import { createTickets } from './tickets.ts'

export interface AuthenticatorParts {
  readonly accounts: Accounts
  /** The secret of the session cookie, the same that next-auth gets. */
  readonly secret: string
  readonly origins: Origins
  readonly limits: Pick<Limits, 'ticketMs' | 'streamTicketMs'>
  readonly clock: Clock
  readonly random: (bytes: number) => Uint8Array
}

/**
 * One credential decides: a Bearer key that is wrong is not made good by a cookie beside it. An Authorization of another
 * scheme is not for us (a proxy in front may ask for a password of its own) and is passed over.
 */
export function createAuthenticator(parts: AuthenticatorParts): Authenticator {
  const { accounts, secret, origins, clock } = parts
  const tickets = createTickets(parts)
  const isSecure = origins.publicUrl?.startsWith('https://') ?? false
  const cookie = createSessionCookie({ secret, isSecure, clock })
  const refuseKey = (text: string) => {
    if (!text.startsWith('mc_') && accounts.bySecret(text) === null) return
    throw new MissionError(
      'unauthenticated',
      'An API key must not stand in an address, which ends up in logs and histories. Send it as "Authorization: Bearer <key>", or ask POST /api/tickets for a ticket.',
    )
  }
  return {
    async authenticate(credentials, use) {
      const key = bearerKey(credentials.header('authorization'))
      if (key !== null) return accounts.bySecret(key)
      const ticket = credentials.query.get('ticket') ?? credentials.query.get('token')
      if (ticket !== null) refuseKey(ticket)
      if (ticket !== null && use !== undefined) return tickets.redeem(ticket, use)
      const session = await cookie.read(credentials.header('cookie'))
      return session === null ? null : accounts.session(session)
    },
    checkOrigin(credentials, grant) {
      if (grant.via === 'session') checkCookieOrigin(credentials, origins)
    },
    issueTicket: tickets.issue,
  }
}

function bearerKey(authorization: string | null): string | null {
  return authorization === null ? null : (/^bearer +(.*)$/i.exec(authorization.trim())?.[1]?.trim() ?? null)
}
