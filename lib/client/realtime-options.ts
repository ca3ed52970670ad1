import { MissionError } from '#lib/protocol/errors.ts'
import { CONSOLE, type ConnectionOptions } from './connection-state.ts'
import type { GetToken, Token } from './credentials.ts'
import { POLL_SECONDS } from './transport.ts'

/** All optional: on a page of the server itself, whose visitor is signed in, nothing has to be said. Times in milliseconds. */
export interface RealtimeOptions {
  /** `https://host` of the server; where the script came from, else where the page did. */
  readonly apiUrl?: string
  /** Address of the WebSocket; `/api/ws` of apiUrl. */
  readonly wsUrl?: string
  /** An API key. Without token and getToken the session cookie of the page speaks. */
  readonly token?: Token
  /** Asked whenever a credential is needed; a page of another origin asks its own backend for a ticket here. */
  readonly getToken?: GetToken
  /** Where to begin: `now` (default), `0` for the oldest event kept, or a cursor that getState() told. */
  readonly cursor?: string
  /** First wait of the backoff (1,000), and the longest (30,000). */
  readonly reconnectInterval?: number
  readonly maxReconnectInterval?: number
  /** After so many tries in a row that came to nothing (10) the state is `error`. It goes on trying at the longest wait. */
  readonly maxReconnectAttempts?: number
  /** May poll where neither WebSocket nor SSE gets through (true). */
  readonly enablePolling?: boolean
  /** How long the server may hold a poll back (30,000, of which it takes 25,000). What happens meanwhile comes at once. */
  readonly pollingInterval?: number
  /** Messages to be sent that may wait (1,000); one more is refused. */
  readonly queueSize?: number
  /** Further tries after a refusal that may pass (5), as for rate. */
  readonly retryAttempts?: number
  /** Tells the console what the connection does. */
  readonly debug?: boolean
  /** Hears of handlers that threw; `reportError` of the browser where it is absent. */
  readonly onError?: (error: unknown) => void
}

export interface RealtimeSettings {
  readonly origin: string
  readonly wsUrl: string
  readonly getToken: GetToken | null
  readonly cursor: string
  readonly maxAttempts: number
  readonly pollSeconds: number
  readonly queueSize: number
  readonly retryAttempts: number
  readonly retryMs: number
  readonly connection: Partial<Omit<ConnectionOptions, 'stateVersion'>>
}

/**
 * @param page address of the page, for what the options do not say; undefined where there is none.
 * @throws MissionError `invalid` where nothing says where the server is.
 */
export function settingsOf(options: RealtimeOptions, page: string | undefined): RealtimeSettings {
  const { token, getToken, reconnectInterval = 1_000, maxReconnectInterval = 30_000 } = options
  const server = URL.parse(options.apiUrl ?? page ?? '', page)
  if (!server) throw new MissionError('invalid', 'Say where the server is: apiUrl: "https://host".')
  const { origin } = server
  return {
    origin,
    wsUrl: options.wsUrl ?? `${origin.replace(/^http/, 'ws')}/api/ws`,
    getToken: getToken ?? (token === undefined ? null : () => token),
    cursor: options.cursor ?? 'now',
    maxAttempts: options.maxReconnectAttempts ?? 10,
    pollSeconds: Math.min(POLL_SECONDS, Math.max(1, Math.round((options.pollingInterval ?? 30_000) / 1_000))),
    queueSize: options.queueSize ?? 1_000,
    retryAttempts: options.retryAttempts ?? 5,
    retryMs: reconnectInterval,
    connection: {
      backoffMs: reconnectInterval,
      backoffMaxMs: maxReconnectInterval,
      leastDelayMs: Math.min(CONSOLE.leastDelayMs, reconnectInterval),
      rungs: options.enablePolling === false ? ['websocket', 'sse'] : CONSOLE.rungs,
    },
  }
}
