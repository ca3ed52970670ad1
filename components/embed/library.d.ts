/**
 * The library as a page of somebody else's sees it. scripts/client-types.mjs makes public/mission-control.d.ts of this and of the
 * event schemas; test/client-types.test.ts holds both against the sources.
 */
import type { EventDataByType } from '../../lib/protocol/event-data-by-type.ts'

export type EventType = keyof EventDataByType

/** What the server adds to a fact. */
export interface Envelope {
  /** Its place in the stream: gapless from 1. */
  readonly seq: number
  /** Server time, ISO 8601 with milliseconds, UTC. */
  readonly at: string
  /** YYYY-MM-DD of `at` in the workspace's time zone. */
  readonly day: string
  /** Who published it: `person:<id>`, `key:<id>`, `rule:<name>` or `server`. */
  readonly actor: string
  /** The publisher's id, or one made by the server: what makes a retry harmless. */
  readonly id: string
  readonly agentId?: string
  readonly sessionId?: string
  readonly taskId?: string
}

export type EventOf<T extends EventType> = Envelope & { readonly type: T; readonly data: EventDataByType[T] }

/** An event of a publisher's own namespace. */
export interface OwnEvent extends Envelope {
  readonly type: `${string}:${string}`
  readonly data: Readonly<Record<string, unknown>>
}

export type MissionEvent = { [T in EventType]: EventOf<T> }[EventType] | OwnEvent

/** What is published; the same id with the same content is stored once. */
export type Draft =
  | { [T in EventType]: { readonly id?: string; readonly type: T; readonly data: EventDataByType[T] } }[EventType]
  | { readonly id?: string; readonly type: `${string}:${string}`; readonly data: Readonly<Record<string, unknown>> }

/** `duplicate`: the same event was stored before, and this is its place. */
export interface Receipt {
  readonly id: string
  readonly seq: number
  readonly duplicate: boolean
}

/** What handlers hear beside events of the log. */
export interface RealtimeSignals {
  /** The state or the transport changed. */
  readonly stateChange: RealtimeState
  /** Continuity was lost: what happened between was missed, and events go on from now. */
  readonly reset: { readonly reason: string }
}

/** `agent:activity`, `agent:*`, `*`, a type of your own, or a signal. */
export type HandlerOf<N extends string> = N extends keyof RealtimeSignals
  ? (signal: RealtimeSignals[N]) => void
  : N extends EventType
    ? (event: EventOf<N>) => void
    : (event: MissionEvent) => void

/** What a credential is for: a WebSocket, an SSE stream, or any other request. */
export type TokenUse = 'socket' | 'stream' | 'http'
/** An API key, or what `POST /api/tickets` answered. */
export type Token = string | { readonly ticket: string }

/** All optional: on a page of the server itself, whose visitor is signed in, nothing has to be said. Times in milliseconds. */
export interface RealtimeOptions {
  /** `https://host` of the server; where the script came from, else where the page did. */
  readonly apiUrl?: string
  /** Address of the WebSocket; `/api/ws` of apiUrl. */
  readonly wsUrl?: string
  /** An API key. Without token and getToken the session cookie of the page speaks. */
  readonly token?: Token
  /** Asked whenever a credential is needed; a page of another origin asks its own backend for a ticket here. */
  readonly getToken?: (use: TokenUse) => Token | Promise<Token>
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

export type RealtimeStatus =
  | 'connecting'
  | 'connected'
  | 'streaming'
  | 'polling'
  | 'reconnecting'
  | 'disconnected'
  | 'error'
export type Transport = 'websocket' | 'sse' | 'poll'

export interface RealtimeState {
  readonly state: RealtimeStatus
  /** The server's name for this connection; null before the first. */
  readonly clientId: string | null
  /** The one in use, or tried; null while disconnected. */
  readonly transport: Transport | null
  readonly subscriptions: readonly string[]
  /** Everything up to here was handed out: give it as the option `cursor` to go on from here. Null before it is known. */
  readonly cursor: string | null
  /** Messages that wait to be sent or for their receipt. */
  readonly queued: number
  /** Why it is not connected, in one sentence; null where there is nothing to say. */
  readonly reason: string | null
  /** Close code of a refusal. */
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

/** The events of a workspace, in order, each once; and what is published through it, stored once. */
export class MCRealtimeClient extends EventTarget {
  /** @throws an Error with the code `invalid` for a cursor that is none. */
  constructor(options?: RealtimeOptions)
  /** Connects, or goes on from where disconnect() left off. */
  connect(): void
  /** Keeps the position and what waits to be sent. */
  disconnect(): void
  /** Tries now. */
  reconnect(): void
  /** Stays on one transport; null chooses the best one again. */
  useTransport(transport: Transport | null): void
  /** @param types `agent:activity`, `agent:*`, `*`, or several. The first call narrows from everything to these. */
  subscribe(types: string | readonly string[]): void
  subscribeAll(): void
  unsubscribe(types: string | readonly string[]): void
  /** Nothing more is heard until the next subscribe(). */
  clearSubscriptions(): void
  /** @returns its off. */
  on<N extends string>(name: N, handler: HandlerOf<N>): () => void
  once<N extends string>(name: N, handler: HandlerOf<N>): () => void
  /** Without a handler: all of the name. */
  off<N extends string>(name: N, handler?: HandlerOf<N>): void
  /** Events after a cursor (`0`: all that is kept) up to where the live ones go on: no gap, no doubles. */
  history(cursor?: string, types?: string | readonly string[]): AsyncGenerator<MissionEvent, void, undefined>
  /** All or nothing; settles on the durable receipt, or rejects with an Error that has the server's `code`. */
  publish(event: Draft): Promise<Receipt>
  publish(events: readonly Draft[]): Promise<readonly Receipt[]>
  /** Asks an agent to do something; what becomes of it comes as `command:delivered` and `command:result` with this id. */
  command(agentId: string, kind: string, args?: unknown): Promise<{ readonly commandId: string; readonly seq: number }>
  /** A request to the API with this client's credentials, as fetch makes it. */
  request(path: string, init?: RequestInit): Promise<Response>
  getState(): RealtimeState
  /** Whether events come in as they happen, on any transport. */
  isConnected(): boolean
  isPolling(): boolean
}

/** All on unless said otherwise. */
export interface DashboardOptions {
  readonly updateAgents?: boolean
  readonly updateTasks?: boolean
  readonly updateTokens?: boolean
  readonly updateLeads?: boolean
  readonly showNotifications?: boolean
  /** What of the page is kept; all of it where it is absent. */
  readonly root?: ParentNode
}

/** Keeps a plain HTML page in step with a workspace. */
export class MCRealtimeDashboard {
  constructor(client: MCRealtimeClient, options?: DashboardOptions)
  /** Leaves the page as it is and the client to its owner. */
  stop(): void
}
