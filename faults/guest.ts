import { API_KEY } from '#e2e/server.ts'
import type { ConnectionOptions, ServerSnapshot } from '#lib/client/connection-state.ts'
import type { Environment } from '#lib/client/environment.ts'
import { loadSnapshot } from '#lib/client/http-calls.ts'
import { nodeEnvironment } from '#lib/client/node-environment-fixture.ts'
import { pageTransports } from '#lib/client/page-transports.ts'
import { positionAt, startAt } from '#lib/client/position.ts'
import { createConnection, type RunningConnection } from '#lib/client/run-connection.ts'
import type { Rung } from '#lib/client/transport.ts'
import type { ReaderRecord } from '#lib/hub/exactness-check.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { decodeState } from '#lib/state/codec.ts'
import { hashState } from '#lib/state/hash.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { STATE_VERSION } from '#lib/state/version.ts'

export interface GuestOptions {
  readonly name: string
  /** Where it reaches the server, or what stands before it. */
  readonly url: string
  /** Over those of our own pages. */
  readonly options?: Partial<Omit<ConnectionOptions, 'stateVersion'>>
  /** What it was rendered with; without one it reads the log from its beginning. */
  readonly snapshot?: ServerSnapshot
}

/** A page of ours without a browser: the console's own connection, ladder and reducer, and a record of what it applied. */
export class Guest implements ReaderRecord, Disposable {
  readonly name: string
  readonly applied: { seq: number; id: string }[] = []
  /** Milliseconds from the server's stamp on an event to its arrival, of the newest of each frame. */
  readonly lags: number[] = []
  /** Each rung that it was live on, in order, without repetitions in a row. */
  readonly lived: Rung[] = []
  /** Streams that were asked for. */
  streams = 0
  /** Loaded because continuity was lost. */
  snapshots = 0
  start = 0
  #state = emptyState()
  readonly #connection: RunningConnection

  constructor({ name, url, options = {}, snapshot }: GuestOptions) {
    this.name = name
    if (snapshot) this.#begin(snapshot)
    const env = environment((url) => url.includes('/api/stream') && this.streams++)
    this.#connection = createConnection({
      origin: url,
      env,
      position: (snapshot && positionAt(snapshot.cursor)) ?? startAt('0'),
      stateVersion: STATE_VERSION,
      options,
      transports: pageTransports(url, env),
      load: (signal) => loadSnapshot(url, env, signal),
      onEvents: (events) => this.#apply(events),
      onSnapshot: (snapshot) => this.#replace(snapshot),
      onOutdated: () => undefined,
      onChange: () => this.#look(),
    })
    this.connect()
  }

  get position(): number {
    return this.#connection.position()?.seq ?? 0
  }

  get cursor(): string | null {
    const cursor = this.#connection.position()?.cursor ?? null
    return cursor === '0' ? null : cursor
  }

  get state(): MissionState {
    return this.#state
  }

  get hash(): string {
    return hashState(this.#state)
  }

  get rung(): Rung {
    return this.#connection.view().transport
  }

  /** Whether it would say so to a person. */
  get isLive(): boolean {
    const { kind, freshUntil } = this.#connection.view()
    return (kind === 'live' || kind === 'polling') && (freshUntil === null || Date.now() <= freshUntil)
  }

  get generation(): number | null {
    return this.#connection.line()?.generation ?? null
  }

  connect(): void {
    this.#connection.start()
  }

  disconnect(): void {
    this.#connection.stop()
  }

  force(rung: Rung | null): void {
    this.#connection.force(rung)
  }

  [Symbol.dispose](): void {
    this.disconnect()
  }

  #apply(events: readonly MissionEvent[]): void {
    for (const { seq, id } of events) this.applied.push({ seq, id })
    this.#state = fold(this.#state, events)
    const newest = events.at(-1)
    if (newest) this.lags.push(Date.now() - Date.parse(newest.at))
  }

  #replace(snapshot: ServerSnapshot): void {
    this.snapshots++
    this.#begin(snapshot)
  }

  #begin({ cursor, state }: ServerSnapshot): void {
    this.start = Number(cursor.split(':')[1])
    this.applied.length = 0
    this.#state = decodeState(state)
  }

  #look(): void {
    const { kind, transport } = this.#connection.view()
    if ((kind === 'live' || kind === 'polling') && this.lived.at(-1) !== transport) this.lived.push(transport)
  }
}

const headers = { authorization: `Bearer ${API_KEY}` }

/** @param onFetch hears each address that is asked for. */
function environment(onFetch: (url: string) => void): Environment {
  class KeySocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      // A cast: Node takes headers here, which a browser does not know.
      super(url, { headers, ...(protocols === undefined ? {} : { protocols }) } as unknown as string[])
    }
  }
  return {
    ...nodeEnvironment(),
    fetch(input, init) {
      onFetch(String(input))
      return fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), ...headers } })
    },
    WebSocket: KeySocket,
  }
}
