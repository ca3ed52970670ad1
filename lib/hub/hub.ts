import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { Grant } from '#lib/auth/principal.ts'
import type { Start } from '#lib/protocol/cursor.ts'
import type { Filter } from '#lib/protocol/filter.ts'
import type { About } from '#lib/state/event-about.ts'
import type { MissionState } from '#lib/state/model.ts'

/**
 * Serves one log to any number of readers on three transports with the same frames.
 *
 * A connection is a cursor and a filter that PULLS from the log; a new event only wakes it. There is no queue per
 * connection: catching up and being live are one code path, and a slow reader merely lags (P-FLOW-1).
 */
export interface Hub extends AsyncDisposable {
  /** The state and the cursor it is true at, read in one step; its JSON is encoded once per cursor and shared. */
  snapshot(): Snapshot
  /** Takes over an upgraded socket. `grant` is null where the client promised (`mc.auth`) to authenticate in its first frame. */
  serveWebSocket(socket: WebSocket, request: IncomingMessage, grant: Grant | null): void
  /**
   * An SSE response that ends by itself after a rotation, when its grant ends, or when the hub drains.
   * @throws MissionError `forbidden`, `revoked`, `connection_limit`, `overloaded`, or `unavailable` while it drains.
   */
  serveSse(grant: Grant, query: StreamQuery, signal: AbortSignal): Response
  /** One page, after waiting up to `waitMs` for its first event. @throws MissionError as serveSse. */
  servePoll(grant: Grant, query: PollQuery, signal: AbortSignal): Promise<Response>
  /** One page backwards through the log, at once. @throws MissionError as serveSse. */
  serveBefore(grant: Grant, query: BeforeQuery, signal: AbortSignal): Promise<Response>
  /** Tells every reader to come back later, spread over a window, and ends all connections. */
  drain(): Promise<void>
  stats(): HubStats
}

export interface Snapshot {
  readonly cursor: string
  readonly seq: number
  readonly stateVersion: number
  readonly state: MissionState
  /** UTF-8 JSON of encodeState(state); made on the first call for this cursor. */
  encoded(): Uint8Array<ArrayBuffer>
  /** The same in many turns of the event loop, for whoever can wait: a fleet takes tens of milliseconds. */
  encodedInSteps(): Promise<Uint8Array<ArrayBuffer>>
}

export interface StreamQuery {
  readonly start: Start
  readonly filter: Filter
  /** Send the state as a `snapshot` frame before the events. */
  readonly snapshot: boolean
}

export interface PollQuery {
  readonly start: Start
  readonly filter: Filter
  readonly limit: number
  readonly waitMs: number
}

/** The newest `limit` events of a filter, and of those it is about, with a seq below `before`. */
export interface BeforeQuery {
  readonly before: number
  readonly filter: Filter
  readonly about: About
  readonly limit: number
}

export interface HubStats {
  readonly connections: { readonly websocket: number; readonly sse: number; readonly poll: number }
  readonly lagging: number
  readonly head: number
  readonly floor: number
  /** Counts since the start. */
  readonly flushes: number
  /** Frames that were made: however many readers there are, one for each range of a class. */
  readonly encodes: number
  /** Events handed to readers. */
  readonly deliveries: number
  readonly resets: number
  readonly closedSlow: number
  /** Reads of the log by readers that memory could not serve. */
  readonly logReads: number
}
