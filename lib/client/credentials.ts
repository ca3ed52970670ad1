import type { Environment } from './environment.ts'
import { refusal } from './refusal.ts'
import { type Closed, FAILED, type OpenTransport, type Transport } from './transport.ts'

/** What a credential is for: a WebSocket, an SSE stream, or any other request. */
export type TokenUse = 'socket' | 'stream' | 'http'
/** An API key, or what `POST /api/tickets` answered. */
export type Token = string | { readonly ticket: string }
export type GetToken = (use: TokenUse) => Token | Promise<Token>

/**
 * How requests say who they are. Without a token the browser's session cookie does. A key goes into a header and never into
 * an address (P-AUTH-3): where a header cannot be set, on a WebSocket, it is first changed for a ticket.
 */
export interface Credentials {
  fetchFor(use: TokenUse): typeof globalThis.fetch
  /** Null where the cookie speaks. */
  readonly socketTicket: (() => Promise<TicketAnswer>) | null
}

export type TicketAnswer = { readonly ticket: string } | { readonly closed: Closed }

export function createCredentials(
  getToken: GetToken | null,
  origin: string,
  { fetch }: Pick<Environment, 'fetch'>,
): Credentials {
  if (getToken === null) return { fetchFor: () => fetch, socketTicket: null }
  const fetchFor =
    (use: TokenUse): typeof globalThis.fetch =>
    async (input, init) => {
      const token = await getToken(use)
      const headers = new Headers(init?.headers)
      if (typeof token === 'string') headers.set('authorization', `Bearer ${token}`)
      const address = typeof token === 'string' || use !== 'stream' ? input : withTicket(String(input), token.ticket)
      return fetch(address, { ...init, headers })
    }
  return {
    fetchFor,
    async socketTicket() {
      const token = await getToken('socket')
      if (typeof token !== 'string') return token
      const response = await fetch(`${origin}/api/tickets`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"use":"socket"}',
      })
      return response.ok ? response.json() : { closed: await refusal(response) }
    },
  }
}

/** Opens a transport with a fresh ticket each time, since one is good for one socket. */
export function withFreshTicket(
  ticket: () => Promise<TicketAnswer>,
  open: (ticket: string) => OpenTransport,
): OpenTransport {
  return (cursor, listener) => {
    let closed = false
    let opened: Transport | null = null
    ticket()
      .catch((error: unknown): TicketAnswer => ({ closed: { code: FAILED, reason: String(error) } }))
      .then((answer) => {
        if (closed) return
        if ('closed' in answer) listener.onClosed(answer.closed)
        else opened = open(answer.ticket)(cursor, listener)
      })
    return {
      close() {
        closed = true
        opened?.close()
      },
      check: () => opened?.check(),
      // Not opened yet: it will ask for the filter of then.
      resubscribe: (from) => opened?.resubscribe?.(from),
      send: (frame) => opened?.send?.(frame) ?? false,
    }
  }
}

export function withTicket(address: string, ticket: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}ticket=${encodeURIComponent(ticket)}`
}
