import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { Authenticator } from '#lib/auth/authenticate.ts'
import type { Grant } from '#lib/auth/principal.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { Claims } from '#lib/control/claims.ts'
import type { Presence } from '#lib/control/presence.ts'
import type { EventLog } from '#lib/log/log.ts'
import { Recent } from '#lib/log/recent.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { TokenBuckets } from '#lib/protocol/token-buckets.ts'
import { ConnectionLimits } from './connection-limits.ts'
import type { Core } from './core.ts'
import { Feed } from './feed.ts'
import { FlushTimer } from './flush-timer.ts'
import { rhythmOf } from './heartbeat.ts'
import type { BeforeQuery, Hub, HubStats, PollQuery, Snapshot, StreamQuery } from './hub.ts'
import { LiveState } from './live-state.ts'
import { createPollServer, type PollServer } from './serve-poll.ts'
import { createSseServer, type SseServer } from './serve-sse.ts'
import { createSocketServer, type SocketServer } from './serve-websocket.ts'
import { SnapshotEncoder } from './server-frames.ts'

export interface HubParts {
  readonly log: EventLog
  readonly limits: Limits
  /** Name of this process, as it is told in `hello`. */
  readonly node: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** In [0, 1): spreads what would else happen to all at once. */
  readonly random: () => number
  readonly publish: Publish
  readonly presence: Presence
  /** Gives tasks to agents that ask over their socket. */
  readonly claims: Claims
  readonly authenticator: Authenticator
  /** Shared with other ways in, so that limits hold across them. */
  readonly buckets: TokenBuckets
  readonly onError: (error: unknown) => void
}

/** Newest events that are read at the start, so that the readers of the process before find what they missed in memory. */
const WARM_EVENTS = 5_000
/** Clients come back over a window that grows with their number. */
const SPREAD_MS_PER_CONNECTION = 2
const MIN_SPREAD_MS = 1_000
const MAX_SPREAD_MS = 10_000
/** One read of the log at the start. */
const READ_EVENTS = 2_000
const READ_BYTES = 4 * 1024 * 1024

/** Loads the live state and begins to follow the log. Resolves when the hub can serve. */
export async function createHub(parts: HubParts): Promise<Hub> {
  const { log, limits, clock } = parts
  const live = await LiveState.restore(parts)
  const recent = await readUp(log, limits, live)
  // No await from here to the tail: nothing is appended in between that neither of the two would see.
  const feed = new Feed({ log, limits, recent, newest: () => live.place, clock })
  const timer = new FlushTimer({ limits, clock, flush: () => feed.flush() })
  const offTail = log.tail((events) => {
    const bytes = recent.push(events)
    timer.changed(events.length, bytes)
    live.apply(events)
  })
  return new RunningHub(coreOf(parts, feed, live), () => {
    offTail()
    timer.stop()
  })
}

/** Reads the newest events into memory, and into the state those that its checkpoint does not have (P-READ-2). */
async function readUp(log: EventLog, limits: Limits, live: LiveState): Promise<Recent> {
  const start = Math.max(log.floor - 1, Math.min(live.place.seq, log.head - WARM_EVENTS))
  const recent = new Recent(limits.recentBytes, start)
  while (recent.head < log.head) {
    const events = await log.read(recent.head, { events: READ_EVENTS, bytes: READ_BYTES, upTo: log.head })
    if (events.length === 0) throw new Error(`The log ends at ${recent.head} although its head is ${log.head}.`)
    recent.push(events)
    live.apply(events)
  }
  return recent
}

function coreOf(parts: HubParts, feed: Feed, live: LiveState): Core {
  let connections = 0
  return {
    ...parts,
    rhythm: rhythmOf(parts.limits),
    feed,
    live,
    snapshots: new SnapshotEncoder(),
    gate: new ConnectionLimits(parts.limits),
    newConnectionId: () => `${parts.node}-${(++connections).toString(36)}`,
    draining: null,
  }
}

class RunningHub implements Hub {
  readonly #core: Core
  readonly #unfollow: () => void
  readonly #sockets: SocketServer
  readonly #sse: SseServer
  readonly #poll: PollServer
  readonly #ticking: NodeJS.Timeout
  #drained: Promise<void> | null = null
  #disposed: Promise<void> | null = null

  /** @param unfollow ends what follows the log. */
  constructor(core: Core, unfollow: () => void) {
    this.#core = core
    this.#unfollow = unfollow
    this.#sockets = createSocketServer(core)
    this.#sse = createSseServer(core)
    this.#poll = createPollServer(core)
    this.#ticking = setInterval(() => this.#tick(), core.rhythm.tickMs)
  }

  snapshot(): Snapshot {
    return this.#core.live.snapshot()
  }

  serveWebSocket(socket: WebSocket, request: IncomingMessage, grant: Grant | null): void {
    this.#sockets.serve(socket, request, grant)
  }

  serveSse(grant: Grant, query: StreamQuery, signal: AbortSignal): Response {
    return this.#sse.serve(grant, query, signal)
  }

  servePoll(grant: Grant, query: PollQuery, signal: AbortSignal): Promise<Response> {
    return this.#poll.serve(grant, query, signal)
  }

  serveBefore(grant: Grant, query: BeforeQuery, signal: AbortSignal): Promise<Response> {
    return this.#poll.serveBefore(grant, query, signal)
  }

  stats(): HubStats {
    const { feed } = this.#core
    return {
      connections: { websocket: this.#sockets.count, sse: this.#sse.count, poll: this.#poll.count },
      lagging: feed.lagging,
      head: feed.head,
      floor: feed.floor,
      encodes: feed.encoder.encoded,
      ...feed.counts,
    }
  }

  drain(): Promise<void> {
    this.#drained ??= this.#drain()
    return this.#drained
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose()
    return this.#disposed
  }

  async #drain(): Promise<void> {
    const { feed, gate, limits } = this.#core
    // What is stored goes out before the goodbye.
    feed.flush(true)
    const spreadMs = Math.min(MAX_SPREAD_MS, Math.max(MIN_SPREAD_MS, gate.count * SPREAD_MS_PER_CONNECTION))
    this.#core.draining = { minMs: limits.drainMs, maxMs: limits.drainMs + spreadMs }
    feed.close()
    this.#sse.drain()
    await this.#sockets.drain()
  }

  async #dispose(): Promise<void> {
    await this.drain()
    clearInterval(this.#ticking)
    this.#unfollow()
    this.#sockets.terminate()
    await this.#core.live[Symbol.asyncDispose]()
  }

  #tick(): void {
    const { feed, live } = this.#core
    feed.bookmark()
    this.#sockets.tick()
    this.#sse.tick()
    live.rest()
  }
}
