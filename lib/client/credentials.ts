import type { Environment } from './environment.ts'
import { socketTicket } from './http-calls.ts'
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
  /** Opens or renews one WebSocket. Never throws. */
  socketTicket(): Promise<TicketAnswer>
  /** A WebSocket needs no ticket to be opened. */
  readonly byCookie: boolean
}

export type TicketAnswer = { readonly ticket: string } | { readonly closed: Closed }

export function createCredentials(
  getToken: GetToken | null,
  origin: string,
  { fetch }: Pick<Environment, 'fetch'>,
): Credentials {
  const ofCookie = () => socketTicket(origin, { fetch })
  if (getToken === null) return { fetchFor: () => fetch, socketTicket: ofCookie, byCookie: true }
  const send = (token: Token, use: TokenUse, input: RequestInfo | URL, init?: RequestInit) => {
    const headers = new Headers(init?.headers)
    if (typeof token === 'string') headers.set('authorization', `Bearer ${token}`)
    const address = typeof token === 'string' || use !== 'stream' ? input : withTicket(String(input), token.ticket)
    return fetch(address, { ...init, headers })
  }
  return {
    fetchFor: (use) => async (input, init) => send(await getToken(use), use, input, init),
    async socketTicket() {
      try {
        const token = await getToken('socket')
        if (typeof token !== 'string') return token
        return await socketTicket(origin, { fetch: (input, init) => send(token, 'http', input, init) })
      } catch (error) {
        return { closed: { code: FAILED, reason: String(error) } }
      }
    },
    byCookie: false,
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
    void ticket().then((answer) => {
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
