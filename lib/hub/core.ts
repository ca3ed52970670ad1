import type { Authenticator } from '#lib/auth/authenticate.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { Claims } from '#lib/control/claims.ts'
import type { Presence } from '#lib/control/presence.ts'
import type { EventLog } from '#lib/log/log.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { TokenBuckets } from '#lib/protocol/token-buckets.ts'
import type { ConnectionLimits } from './connection-limits.ts'
import type { Feed } from './feed.ts'
import type { Rhythm } from './heartbeat.ts'
import type { LiveState } from './live-state.ts'
import type { SnapshotEncoder, Window } from './server-frames.ts'

/** What the three transports share. */
export interface Core {
  readonly log: EventLog
  readonly node: string
  readonly limits: Limits
  readonly rhythm: Rhythm
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** In [0, 1). */
  readonly random: () => number
  readonly publish: Publish
  readonly presence: Presence
  readonly claims: Claims
  readonly authenticator: Authenticator
  readonly onError: (error: unknown) => void
  readonly feed: Feed
  readonly live: LiveState
  readonly snapshots: SnapshotEncoder
  readonly buckets: TokenBuckets
  readonly gate: ConnectionLimits
  readonly newConnectionId: () => string
  /** Set from the moment the hub drains: when clients may come back. */
  draining: Window | null
}
