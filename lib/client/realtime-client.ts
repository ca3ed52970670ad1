import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft, MissionEvent, Receipt } from '#lib/protocol/event.ts'
import { filterKey } from '#lib/protocol/filter.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import { type Credentials, createCredentials } from './credentials.ts'
import { browserEnvironment, type Environment } from './environment.ts'
import { createHandlers, type Handlers } from './handlers.ts'
import { newId } from './new-id.ts'
import { createOutbox, type NamedDraft, type Outbox, unreadable } from './outbox.ts'
import { type Position, placeAt } from './position.ts'
import { postDrafts } from './post-drafts.ts'
import type { HandlerOf } from './realtime-events.ts'
import { type RealtimeOptions, type RealtimeSettings, settingsOf } from './realtime-options.ts'
import {
  isUp,
  type RealtimeMetrics,
  type RealtimeState,
  type RealtimeStatus,
  reasonOf,
  statusOf,
} from './realtime-state.ts'
import { realtimeTransports } from './realtime-transports.ts'
import { replay } from './replay.ts'
import { createConnection, type RunningConnection } from './run-connection.ts'
import { createSubscriptions, filterOf } from './subscriptions.ts'
import type { Rung } from './transport.ts'

/** What a frame may have before the server has said so. */
const FRAME_BYTES = 64 * 1024
const LOST = 'The server cannot prove that nothing was missed'

/**
 * Mission Control for any page: the events of a workspace, in order, each once, whatever the transport, across reconnects
 * and restarts of the server (P-READ-1); and what is published through it, stored once. Where continuity cannot be proven it
 * says so with `reset`.
 */
export class MCRealtimeClient extends EventTarget {
  readonly #settings: RealtimeSettings
  readonly #env: Environment
  readonly #credentials: Credentials
  readonly #connection: RunningConnection
  readonly #outbox: Outbox
  readonly #handlers: Handlers
  readonly #subscriptions = createSubscriptions()
  readonly #isDebug: boolean
  #started = false
  #shown: { readonly state: RealtimeStatus; readonly transport: Rung | null } = {
    state: 'disconnected',
    transport: null,
  }
  #refused: 'signedOut' | 'refused' | null = null
  #asked = ''
  #cancelRefilter: (() => void) | null = null
  #hello: { readonly connection: string; readonly limits: { readonly frameBytes: number } } | null = null
  #messages = 0
  #events = 0
  #bytes = 0
  #connects = 0
  #lag: number | null = null

  /**
   * @param env for programs without a page, and for tests.
   * @throws MissionError `invalid` for a cursor that is none.
   */
  constructor(options: RealtimeOptions = {}, env: Environment = browserEnvironment()) {
    super()
    this.#env = env
    this.#settings = settingsOf(options, globalThis.location?.href)
    this.#credentials = createCredentials(this.#settings.getToken, this.#settings.origin, env)
    this.#handlers = createHandlers(options.onError ?? reportToPage)
    this.#isDebug = options.debug ?? false
    this.#connection = this.#connect(positionOf(this.#settings.cursor))
    this.#outbox = this.#openOutbox()
  }

  /** Connects, or goes on from where disconnect() left off. */
  connect(): void {
    if (this.#started) return
    this.#started = true
    this.#asked = filterKey(this.#subscriptions.filter())
    this.#connection.start()
    this.#changed()
  }

  /** Keeps the position and what waits to be sent; connect() goes on from there. */
  disconnect(): void {
    if (!this.#started) return
    this.#started = false
    this.#cancelRefilter?.()
    this.#cancelRefilter = null
    this.#connection.stop()
    this.#changed()
  }

  /** Tries now: opens anew what is open, and does not wait where it waits. */
  reconnect(): void {
    if (!this.#started || this.isConnected()) this.disconnect()
    this.connect()
    this.#connection.retry()
  }

  /** Stays on one transport; null chooses the best one again. */
  useTransport(rung: Rung | null): void {
    this.#connection.force(rung)
  }

  /** @param types `agent:activity`, `agent:*`, `*`, or several. The first call narrows from everything to these. */
  subscribe(types: string | readonly string[]): void {
    this.#subscriptions.add(types)
    this.#refilter()
  }

  subscribeAll(): void {
    this.subscribe('*')
  }

  unsubscribe(types: string | readonly string[]): void {
    this.#subscriptions.remove(types)
    this.#refilter()
  }

  /** Nothing more is heard until the next subscribe(). */
  clearSubscriptions(): void {
    this.#subscriptions.clear()
    this.#refilter()
  }

  /** @returns its off. */
  on<N extends string>(name: N, handler: HandlerOf<N>): () => void {
    return this.#handlers.on(name, anyHandler(handler))
  }

  once<N extends string>(name: N, handler: HandlerOf<N>): () => void {
    return this.#handlers.on(name, anyHandler(handler), true)
  }

  /** Without a handler: all of the name. */
  off<N extends string>(name: N, handler?: HandlerOf<N>): void {
    this.#handlers.off(name, handler && anyHandler(handler))
  }

  /**
   * Events of the log after a cursor ("0": all that is kept) up to where the live ones of this client go on, so that the two
   * meet without a gap and without doubles.
   * @param types of other than the present subscriptions.
   * @throws MissionError, see replay.ts.
   */
  history(cursor = '0', types?: string | readonly string[]): AsyncGenerator<MissionEvent, void, undefined> {
    return replay(cursor, {
      url: `${this.#settings.origin}/api/events`,
      fetch: this.#credentials.fetchFor('http'),
      types: types === undefined ? this.#subscriptions.filter() : filterOf([types].flat()),
      until: this.#place()?.seq ?? null,
    })
  }

  /**
   * Stores events, all or nothing. Waits while the connection is down; retries carry the same ids, so nothing is stored twice.
   * @returns the receipts, once durable. @throws MissionError what the server said, or `overloaded` when too many wait.
   */
  publish(event: Draft): Promise<Receipt>
  publish(events: readonly Draft[]): Promise<readonly Receipt[]>
  async publish(events: Draft | readonly Draft[]): Promise<Receipt | readonly Receipt[]> {
    const drafts = [events].flat().map((draft): NamedDraft => ({ ...draft, id: draft.id ?? newId() }))
    const receipts = await this.#outbox.publish(newId(), drafts)
    if (Array.isArray(events)) return receipts
    const [receipt] = receipts
    if (!receipt) throw unreadable()
    return receipt
  }

  /**
   * Asks an agent to do something; needs the scope `control`. What becomes of it comes as `command:delivered` and
   * `command:result` with this id.
   */
  async command(
    agentId: string,
    kind: string,
    args?: unknown,
  ): Promise<{ readonly commandId: string; readonly seq: number }> {
    const commandId = newId()
    const asked = args === undefined ? {} : { args }
    return { commandId, seq: await this.#outbox.command({ type: 'command', id: commandId, agentId, kind, ...asked }) }
  }

  /** A request to the API with this client's credentials, as fetch makes it. @param path such as `/api/agents`. */
  request(path: string, init?: RequestInit): Promise<Response> {
    return this.#credentials.fetchFor('http')(this.#settings.origin + path, init)
  }

  getState(): RealtimeState {
    const view = this.#connection.view()
    const { code, retryAt } = view
    const state = this.#status()
    return {
      state,
      clientId: this.#hello?.connection ?? null,
      transport: this.#started ? view.transport : null,
      subscriptions: this.#subscriptions.list(),
      cursor: this.#place()?.cursor ?? null,
      queued: this.#outbox.size,
      reason: !this.#started || isUp(state) ? null : reasonOf(view),
      code,
      retryAt,
      metrics: this.#metrics(view.latencyMs),
    }
  }

  /** Whether events come in as they happen, on any transport. */
  isConnected(): boolean {
    return isUp(this.#status())
  }

  isPolling(): boolean {
    return this.#status() === 'polling'
  }

  #metrics(latency: number | null): RealtimeMetrics {
    return {
      messagesReceived: this.#messages,
      eventsReceived: this.#events,
      reconnects: Math.max(0, this.#connects - 1),
      latency,
      lag: this.#lag,
      bytes: this.#bytes,
    }
  }

  /** Null until the server has told the place at which this client began. */
  #place(): Position | null {
    const position = this.#connection.position()
    return position === null || position.epoch === '' ? null : position
  }

  #status(): RealtimeStatus {
    if (!this.#started) return 'disconnected'
    return statusOf(this.#connection.view(), this.#env.wallTime(), this.#settings.maxAttempts)
  }

  #connect(position: Position): RunningConnection {
    const { origin, connection } = this.#settings
    return createConnection({
      origin,
      env: this.#env,
      position,
      stateVersion: null,
      options: connection,
      transports: realtimeTransports(this.#settings, this.#env, this.#credentials, this.#subscriptions.filter),
      // There is no state to load: after a loss, events go on from now.
      load: async () => ({ type: 'snapshot', snapshot: { cursor: 'now', stateVersion: 0, state: null } }),
      onEvents: (events) => this.#deliver(events),
      onSnapshot: () => this.#emit('reset', { reason: LOST }),
      onOutdated: () => undefined,
      onFrame: (frame) => this.#onFrame(frame),
      onData: (size) => {
        this.#bytes += size
      },
      onChange: () => this.#changed(),
    })
  }

  #openOutbox(): Outbox {
    const { queueSize, retryAttempts, retryMs, origin } = this.#settings
    const { after } = this.#env
    return createOutbox({
      queueSize,
      retryAttempts,
      retryMs,
      env: this.#env,
      frameBytes: () => this.#hello?.limits.frameBytes ?? FRAME_BYTES,
      send: (frame) => this.#connection.send(frame),
      post: (drafts) => postDrafts(origin, drafts, { fetch: this.#credentials.fetchFor('http'), after }),
    })
  }

  #onFrame(frame: ServerFrame): void {
    this.#messages++
    if (frame.type === 'hello') this.#hello = frame
    if (frame.type === 'reply') this.#outbox.onReply(frame)
  }

  #deliver(events: readonly MissionEvent[]): void {
    for (const event of events) {
      if (!this.#subscriptions.matches(event.type)) continue
      this.#events++
      this.#lag = Math.max(0, this.#env.wallTime() - Date.parse(event.at))
      this.#emit(event.type, event)
    }
  }

  #emit(name: string, value: unknown): void {
    this.#handlers.emit(name, value)
    this.dispatchEvent(new CustomEvent(name, { detail: value }))
  }

  /** Once for all changes of one turn, and not at all where they come to the same. */
  #refilter(): void {
    if (!this.#started) return
    this.#cancelRefilter ??= this.#env.after(0, () => {
      this.#cancelRefilter = null
      const asked = filterKey(this.#subscriptions.filter())
      if (asked === this.#asked) return
      this.#asked = asked
      this.#connection.refilter()
    })
  }

  /** Where the server wants nothing of this client, what waits must not wait for ever. */
  #refuse(refused: 'signedOut' | 'refused' | null): void {
    if (refused === this.#refused) return
    this.#refused = refused
    const code = refused === 'signedOut' ? 'unauthenticated' : 'forbidden'
    this.#outbox.refuse(refused && new MissionError(code, this.getState().reason ?? code))
  }

  #changed(): void {
    const state = this.#status()
    const { kind, transport } = this.#connection.view()
    this.#refuse(this.#started && (kind === 'signedOut' || kind === 'refused') ? kind : null)
    this.#outbox.onLine(this.#started ? this.#connection.line() : null)
    const before = this.#shown
    if (before.state === state && before.transport === transport) return
    this.#shown = { state, transport }
    if (isUp(state) && !isUp(before.state)) this.#connects++
    const now = this.getState()
    if (this.#isDebug) console.debug('[mission-control]', state, transport, now.reason ?? '')
    this.#emit('stateChange', now)
  }
}

/** A cast: a handler is called with what is emitted under its name, which is what its type says. */
const anyHandler = (handler: unknown) => handler as (value: unknown) => void

function positionOf(cursor: string): Position {
  const position = placeAt(cursor)
  if (position) return position
  throw new MissionError('invalid', `"${cursor}" is no cursor: give "now", "0" or one that getState() told.`)
}

function reportToPage(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
  else console.error(error)
}
