import { assertNever } from '#lib/protocol/assert-never.ts'
import type { ConnectionView } from './connection-view.ts'
import type { Rung } from './transport.ts'

/**
 * - `connecting`: never connected so far
 * - `connected`: events come by WebSocket as they happen
 * - `streaming`: the same by Server-Sent Events
 * - `polling`: the same by long polling
 * - `reconnecting`: was connected, and will be again by itself
 * - `disconnected`: not asked to connect
 * - `error`: refused by the server, or tried in vain for long; `reason` says what to do
 */
export type RealtimeStatus =
  | 'connecting'
  | 'connected'
  | 'streaming'
  | 'polling'
  | 'reconnecting'
  | 'disconnected'
  | 'error'

export interface RealtimeState {
  readonly state: RealtimeStatus
  /** The server's name for this connection; null before the first. */
  readonly clientId: string | null
  /** The one in use, or tried; null while disconnected. */
  readonly transport: Rung | null
  readonly subscriptions: readonly string[]
  /** Everything up to here was handed out: give it as the option `cursor` to go on from here. Null before it is known. */
  readonly cursor: string | null
  /** Messages that wait to be sent or for their receipt. */
  readonly queued: number
  /** Why it is not connected, in one sentence; null where there is nothing to say. */
  readonly reason: string | null
  /** Close code of a refusal (PROTOCOL.md, Closing). */
  readonly code: number | null
  /** When the next try begins, in milliseconds since 1970. */
  readonly retryAt: number | null
  readonly metrics: RealtimeMetrics
}

export interface RealtimeMetrics {
  /** Frames of the protocol that came in, on every transport. */
  readonly messagesReceived: number
  /** Events that were handed out. */
  readonly eventsReceived: number
  /** Times that it was connected again. */
  readonly reconnects: number
  /** Round trip on WebSocket in milliseconds; null elsewhere. */
  readonly latency: number | null
  /** From the server's stamp on the newest event to its arrival here, in milliseconds, by two clocks; null before the first. */
  readonly lag: number | null
  /** Received: bytes of SSE, characters of WebSocket and poll. */
  readonly bytes: number
}

/** @param now wall-clock milliseconds; @param maxAttempts after which a connection that comes to nothing is an error. */
export function statusOf(view: ConnectionView, now: number, maxAttempts: number): RealtimeStatus {
  switch (view.kind) {
    case 'live':
    case 'polling':
      if (view.freshUntil !== null && now > view.freshUntil) return 'reconnecting'
      return view.transport === 'websocket' ? 'connected' : view.transport === 'sse' ? 'streaming' : 'polling'
    case 'connecting':
      return view.attempts >= maxAttempts ? 'error' : 'connecting'
    case 'reconnecting':
    case 'offline':
      return view.attempts >= maxAttempts ? 'error' : 'reconnecting'
    case 'signedOut':
    case 'refused':
      return 'error'
    default:
      return assertNever(view.kind)
  }
}

export const isUp = (status: RealtimeStatus) => status === 'connected' || status === 'streaming' || status === 'polling'

/** Shorter than what our own pages say (connection-words.ts), which this library would have to carry. */
export function reasonOf({ kind, code, reason }: ConnectionView): string | null {
  if (kind === 'signedOut') return 'Nobody is known by this session or key: sign in again.'
  if (kind === 'refused') return `The server refuses this client (close code ${code}).`
  return reason
}
