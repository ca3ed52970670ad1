import type { Grant } from '#lib/auth/principal.ts'
import { CLOSE } from '#lib/protocol/close.ts'
import { errorBody, MissionError } from '#lib/protocol/errors.ts'
import type { ResetReason } from '#lib/protocol/frame.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { admitReader, dismissReader } from './admit-reader.ts'
import type { Core } from './core.ts'
import { EncodedFrame } from './encoded-frame.ts'
import { grantEnd, isoOf } from './grant-end.ts'
import { type Spoke, Wheel } from './heartbeat.ts'
import type { StreamQuery } from './hub.ts'
import type { Reader, Sink } from './reader.ts'
import { byeFrame, encodeFrame, type Window } from './server-frames.ts'

export interface SseServer {
  readonly count: number
  /** @throws MissionError where the grant, a limit or the state of the server refuses it. */
  serve(grant: Grant, query: StreamQuery, signal: AbortSignal): Response
  tick(): void
  /** Ends all streams with a `bye`. */
  drain(): void
}

export const SSE_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'private, no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
} as const

const COMMENT = Buffer.from(':\n\n')

export function createSseServer(core: Core): SseServer {
  const wheel = new Wheel<SseStream>(core.rhythm.commentTicks)
  const full = new Set<SseStream>()
  let count = 0
  const home: Home = {
    full,
    left(stream) {
      wheel.remove(stream)
      full.delete(stream)
      dismissReader(core, stream.grant)
      count--
    },
  }
  return {
    get count() {
      return count
    },
    serve(grant, query, signal) {
      admitReader(core, grant)
      count++
      const stream = new SseStream(core, grant, query, signal, home)
      wheel.add(stream)
      // The strategy counts bytes; the shared chunks are handed on as they are, never transferred.
      const strategy = new ByteLengthQueuingStrategy({ highWaterMark: core.limits.unsentLowBytes })
      return new Response(new ReadableStream(stream, strategy), { headers: SSE_HEADERS })
    },
    tick() {
      wheel.turn()
      wheel.visit(0, (stream) => stream.beat())
      for (const stream of full) stream.checkProgress()
    },
    drain() {
      for (const stream of [...wheel]) stream.bye(CLOSE.drain, 'The server is restarting.', core.draining ?? undefined)
    },
  }
}

/** What a stream tells about itself. */
interface Home {
  /** Those that wait to be read. */
  readonly full: Set<SseStream>
  left(stream: SseStream): void
}

/** One SSE response: a reader, and the source of its body. It is only given more when it was read (`pull`). */
class SseStream implements Sink, Spoke, UnderlyingDefaultSource<Uint8Array> {
  slot = -1
  index = -1
  readonly grant: Grant
  readonly #core: Core
  readonly #query: StreamQuery
  readonly #signal: AbortSignal
  readonly #home: Home
  readonly #endAt: number
  readonly #offRevoked: () => void
  #reader: Reader | null = null
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #fullSince = 0
  #ended = false

  constructor(core: Core, grant: Grant, query: StreamQuery, signal: AbortSignal, home: Home) {
    this.#core = core
    this.grant = grant
    this.#query = query
    this.#signal = signal
    this.#home = home
    // ± 20 %, so that streams that began together do not end together.
    this.#endAt = core.clock() + core.limits.sseRotateMs * (0.8 + 0.4 * core.random())
    this.#offRevoked = grant.onRevoked(this.#endOfGrant)
    signal.addEventListener('abort', this.#abort, { once: true })
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller
    if (this.#signal.aborted) {
      this.#abort()
      return
    }
    const { feed, limits, node, newConnectionId } = this.#core
    const { principal, expiresAt } = this.grant
    this.#enqueue(
      encodeFrame({
        type: 'hello',
        v: 1,
        connection: newConnectionId(),
        node,
        stateVersion: STATE_VERSION,
        heartbeatMs: limits.sseCommentMs,
        limits: { frameBytes: 0, subscriptions: 1 },
        user: { id: principal.id, name: principal.name },
        expiresAt: isoOf(expiresAt),
      }),
    )
    this.#reader = feed.open(this, '1', this.#query.filter)
    void this.#begin(this.#reader)
  }

  pull(): void {
    if (this.#ended || !this.#hasRoom()) return
    this.#home.full.delete(this)
    if (this.#reader?.state === 'full') this.#core.feed.pump(this.#reader)
  }

  cancel(): void {
    this.#leave()
  }

  accepts(): boolean {
    if (this.#hasRoom()) return true
    if (!this.#home.full.has(this)) this.#fullSince = this.#core.clock()
    this.#home.full.add(this)
    return false
  }

  deliver(frame: EncodedFrame): boolean {
    if (this.#ended) return false
    if (!this.grant.alive) {
      this.#endOfGrant()
      return false
    }
    if (!this.accepts()) return false
    this.#enqueue(frame)
    return true
  }

  reset(reader: Reader, reason: ResetReason): void {
    const { floor, head } = this.#core.feed
    // `retry:` keeps an EventSource, which cannot do what a reset asks for, from coming back at once with the same cursor.
    const json = JSON.stringify({ type: 'reset', sub: reader.class.sub, reason, floor, head })
    this.#enqueue(new EncodedFrame(json, null, 'retry: 30000\n'))
    this.#close()
  }

  fail(_reader: Reader, error: unknown): void {
    this.#core.onError(error)
    this.#enqueue(encodeFrame({ type: 'error', ...errorBody(error) }))
    this.#close()
  }

  bye(code: number, reason: string, window?: Window): void {
    if (this.#ended) return
    this.#enqueue(byeFrame(code, reason, this.#core.random, window))
    this.#close()
  }

  /** Its turn of the wheel: a sign of life, or its end. */
  beat(): void {
    if (!this.grant.alive) this.#endOfGrant()
    else if (this.#core.clock() >= this.#endAt)
      this.bye(CLOSE.resync, 'This stream has run for long enough. Open the next one.')
    else if (this.#hasRoom()) this.#controller?.enqueue(COMMENT)
  }

  /** Ends a stream that has not been read for too long though there is more (P-FLOW-2). What is queued in it is let go. */
  checkProgress(): void {
    if (this.#core.clock() - this.#fullSince < this.#core.limits.noProgressMs) return
    this.#core.feed.counts.closedSlow++
    this.#leave()
    this.#controller?.error(new MissionError('overloaded', 'The client does not read what it was sent.'))
  }

  async #begin(reader: Reader): Promise<void> {
    const { feed, live, snapshots } = this.#core
    try {
      if (this.#query.snapshot) {
        const snapshot = live.snapshot()
        this.#enqueue(snapshots.frame('1', snapshot))
        return feed.start(reader, snapshot.seq)
      }
      const { start } = this.#query
      const located = await feed.locate(start, this.#signal)
      if (reader.state === 'ended') return
      if (located.kind === 'reset') return this.reset(reader, located.reason)
      // An EventSource that has got no id yet would come back at the head, and miss what lies between.
      const empty = start.at === 'cursor' ? null : feed.bookmarkAt(reader.class, located.from)
      if (empty) this.#enqueue(empty)
      feed.start(reader, located.from)
    } catch (error) {
      if (!this.#ended) this.fail(reader, error)
    }
  }

  #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0
  }

  #enqueue(frame: EncodedFrame): void {
    this.#controller?.enqueue(frame.sse)
  }

  readonly #endOfGrant = (): void => {
    const { code, reason } = grantEnd(this.grant, this.#core.clock())
    this.bye(code, reason)
  }

  readonly #abort = (): void => {
    if (!this.#ended) this.#close()
  }

  #close(): void {
    this.#leave()
    this.#controller?.close()
  }

  /** Gives back everything that was taken, once. */
  #leave(): void {
    if (this.#ended) return
    this.#ended = true
    this.#signal.removeEventListener('abort', this.#abort)
    this.#offRevoked()
    if (this.#reader) this.#core.feed.end(this.#reader)
    this.#home.left(this)
  }
}
