import type { z } from 'zod'
import type { ErrorBody } from './errors.ts'
import type { MissionEvent } from './event.ts'
import type { clientFrame } from './frame.schema.ts'

/** What the server sends. The same JSON on WebSocket, SSE and poll. */
export type ServerFrame =
  | HelloFrame
  | { readonly type: 'subscribed'; readonly sub: string; readonly from: number; readonly head: number }
  | { readonly type: 'unsubscribed'; readonly sub: string }
  | SnapshotFrame
  | EventsFrame
  | ResetFrame
  | { readonly type: 'reply'; readonly id: string; readonly ok: unknown }
  | ({ readonly type: 'reply'; readonly id: string } & ErrorBody)
  | ({ readonly type: 'error' } & ErrorBody)
  | { readonly type: 'authSoon'; readonly inMs: number }
  | { readonly type: 'drain'; readonly afterMs: number; readonly spreadMs: number }
  | { readonly type: 'ping'; readonly at: string }
  | ByeFrame

export interface HelloFrame {
  readonly type: 'hello'
  readonly v: 1
  readonly connection: string
  readonly node: string
  readonly stateVersion: number
  readonly heartbeatMs: number
  readonly limits: { readonly frameBytes: number; readonly subscriptions: number }
  readonly user: { readonly id: string; readonly name: string }
  readonly expiresAt: string | null
}

/** `state` is what lib/state's encodeState makes; decodeState reads it. */
export interface SnapshotFrame {
  readonly type: 'snapshot'
  readonly sub: string
  readonly cursor: string
  readonly stateVersion: number
  readonly state: unknown
}

/** Covers the range (from, to] of the stream, even where the filter leaves it empty. `cursor` is that of `to`. */
export interface EventsFrame {
  readonly type: 'events'
  readonly sub: string
  readonly from: number
  readonly to: number
  readonly head: number
  readonly cursor: string
  readonly events: readonly MissionEvent[]
  /** In the answer to a poll, which has no `hello` to tell it. */
  readonly stateVersion?: number
}

export type ResetReason = 'gone' | 'epoch' | 'ahead' | 'tooFar'

/** Continuity cannot be proven from the given cursor: load one snapshot and go on from there. */
export interface ResetFrame {
  readonly type: 'reset'
  readonly sub: string
  readonly reason: ResetReason
  readonly floor: number
  readonly head: number
}

export interface ByeFrame {
  readonly type: 'bye'
  readonly code: number
  readonly reason: string
  readonly reconnect: 'never' | 'backoff' | 'now'
  readonly minMs: number
  readonly maxMs: number
}

/** What a client sends. */
export type ClientFrame = z.infer<typeof clientFrame>
export type ClientFrameOf<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>
