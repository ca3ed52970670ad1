import type { Grant } from './principal.ts'

/** What a request shows of itself; the same for pages, routes, SSE, the upgrade and the paths served before Next. */
export interface Credentials {
  /** Header by lower-case name. */
  header(name: string): string | null
  /** The query of the request's address. */
  readonly query: URLSearchParams
  readonly method: string
}

export interface Authenticator {
  /**
   * Who this is, or null without valid credentials. Order: `Authorization: Bearer <key>`, `?ticket=` or `?token=` (a ticket,
   * only where `tickets` names a use), the session cookie. The first that is shown decides.
   * @throws MissionError `unauthenticated` for an API key in the address, saying why.
   */
  authenticate(credentials: Credentials, tickets?: TicketUse): Promise<Grant | null>
  /**
   * Refuses a cookie's mutation or upgrade from a foreign origin. A request without cookie credentials, or from the same
   * origin or an allowed one, passes (see check-origin.ts). @throws MissionError `forbidden`.
   */
  checkOrigin(credentials: Credentials, grant: Grant): void
  /**
   * A one-use socket ticket (30 s) or a read-only stream ticket (the session's life, at most 12 h); both die with their grant.
   * @throws MissionError `forbidden` for a ticket's own grant or one that may not read, `overloaded` when too many are out.
   */
  issueTicket(grant: Grant, use: TicketUse): { readonly ticket: string; readonly expiresAt: string }
}

export type TicketUse = 'socket' | 'stream'
