import { type Filter, filterKey } from '#lib/protocol/filter.ts'
import type { ClientFrame, ServerFrame } from '#lib/protocol/frame.ts'

/** The rungs of the ladder, best first (P-LADDER-1). */
export type Rung = 'websocket' | 'sse' | 'poll'

/**
 * Opens one connection that carries frames from a cursor on. It never throws, never calls the listener before it returns,
 * and tries nothing again by itself: what comes next is decided by connection.ts.
 */
export type OpenTransport = (cursor: string, listener: TransportListener) => Transport

export interface Transport {
  /** Ends it. The listener hears nothing more, not even of the end. */
  close(): void
  /** Asks the other side for a sign of life, where the transport can. */
  check(): void
  /** Replaces the subscription by one to the present filter from this cursor on. Absent: it has to be opened anew. */
  resubscribe?(cursor: string): void
  /** Sends a frame that is answered by a `reply`. Absent, or false: it cannot be sent this way now. */
  send?(frame: ClientFrame): boolean
}

export interface TransportListener {
  onFrame(frame: ServerFrame): void
  /** Something came that is no frame: a comment, an answer to a check. */
  onByte(): void
  /** So much came in: bytes, of text UTF-16 units. */
  onData?(size: number): void
  /** A measured round trip. */
  onLatency(ms: number): void
  /** It ended by itself; called once and last. */
  onClosed(closed: Closed): void
}

/** How a transport ended. */
export interface Closed {
  /** A WebSocket close code, also where HTTP said it: 1000 for a response that ended normally, 1006 for any failure. */
  readonly code: number
  readonly reason: string
  readonly retryAfterMs?: number
}

/** How long the server may hold a poll's answer back. */
export const POLL_SECONDS = 25

export const ENDED = 1000
export const FAILED = 1006

/**
 * A transport over HTTP.
 * @param read reads until it ends; rejects for any failure, and null is for what the listener knows already.
 */
export function httpTransport(
  read: (cursor: string, listener: TransportListener, signal: AbortSignal) => Promise<Closed | null>,
): OpenTransport {
  return (cursor, listener) => {
    const off = new AbortController()
    const { signal } = off
    read(cursor, listener, signal)
      .catch((error: unknown): Closed => ({ code: FAILED, reason: String(error) }))
      .then((closed) => {
        if (signal.aborted || closed === null) return
        // Also lets go of a body that was not read to its end.
        off.abort()
        listener.onClosed(closed)
      })
    return { close: () => off.abort(), check: () => undefined }
  }
}

/** @returns null for what is no JSON, too. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** @returns null for what is no frame; a frame of a kind we do not know passes, and is a sign of life. */
export function readFrame(text: string): ServerFrame | null {
  const frame = readJson(text)
  return isFrame(frame) ? frame : null
}

/** The server checked what it sent; here it is only made sure that the other side speaks this protocol at all. */
function isFrame(value: unknown): value is ServerFrame {
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') return false
  if (value.type !== 'events') return true
  const { from, to, events } = value as { from?: unknown; to?: unknown; events?: unknown }
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && Array.isArray(events)
}

/** The address of a stream or a poll from a cursor on. */
export function readAddress(url: string, cursor: string, types: Filter): string {
  const filter = types[0] === '*' ? '' : `&types=${encodeURIComponent(filterKey(types))}`
  return `${url}?cursor=${encodeURIComponent(cursor)}${filter}`
}
