import type { MissionEvent } from '#lib/protocol/event.ts'
import { CONSOLE, type ConnectionOptions, type ServerSnapshot } from './connection-state.ts'
import { type ConnectionView, sameButTimes, UNCONNECTED } from './connection-view.ts'
import { createFrameBatch, restingFrames } from './frame-batch.ts'
import { loadSnapshot } from './http-calls.ts'
import type { PageEnvironment } from './page-frames.ts'
import { pageTransports, type Shared } from './page-transports.ts'
import { type Position, positionAt } from './position.ts'
import { createConnection } from './run-connection.ts'
import type { OpenTransport, Rung } from './transport.ts'

/** How events become a state; ours is lib/state's. */
export interface Projection<S> {
  /** Changes with what `fold` does or `decode` reads. */
  readonly stateVersion: number
  /** @throws when the encoded state is of another shape. */
  decode(encoded: unknown): S
  fold(state: S, events: readonly MissionEvent[]): S
}

/**
 * The state of a workspace in a page, kept current: starts from the snapshot the page was rendered with, connects with the
 * first listener and lets go with the last. A later first listener goes on from where it stood.
 */
export interface LiveStore<S> {
  getState(): S
  /** The state of the snapshot, for the first render in the browser, which must equal the server's. */
  getInitialState(): S
  getConnection(): ConnectionView
  /** Called when the state changed, at most about 20 times a second, or when the connection did. @returns its off. */
  subscribe(listener: () => void): () => void
  /**
   * Hears what is folded, right after it: the events in order, each once, going on from the state's last; or null when a
   * snapshot took the place of all before. It connects nothing. @returns its off.
   */
  tap(listener: EventTap): () => void
  /** Tries to connect now. */
  retry(): void
  /** Stays on one transport; null chooses by itself again. */
  force(rung: Rung | null): void
}

export type EventTap = (events: readonly MissionEvent[] | null) => void

export interface LiveStoreParts<S> {
  readonly snapshot: ServerSnapshot
  readonly projection: Projection<S>
  /** Called with the first listener, so that a store may be made where there is no browser. */
  readonly world: () => { readonly env: PageEnvironment; readonly origin: string; readonly shared?: Shared | null }
  /** The server has another stateVersion than the projection. */
  readonly onOutdated: (stateVersion: number) => void
  readonly onError: (error: unknown) => void
  readonly options?: Partial<Omit<ConnectionOptions, 'stateVersion'>>
  readonly transports?: Partial<Readonly<Record<Rung, OpenTransport>>>
}

/** Events that wait for the next animation frame; more are applied at once. */
const MAX_PENDING = 5_000
/** Rest between two folds, each of which renders the page: about 20 a second, however many events come. */
const REST_MS = 40
/** A tab that hears another one's stream costs no connection, so it may go on for as long as one with a WebSocket. */
const SHARED_HIDDEN_MS = { ...CONSOLE.hiddenMs, sse: CONSOLE.hiddenMs.websocket }
/** How often a view that differs only in its times is renewed. */
const VIEW_MS = 1_000

/** @throws when the snapshot cannot be decoded or has no cursor of ours. */
export function createLiveStore<S>(parts: LiveStoreParts<S>): LiveStore<S> {
  const initial = parts.projection.decode(parts.snapshot.state)
  const position = positionAt(parts.snapshot.cursor)
  if (position === null) throw new Error('The snapshot has no cursor: render the page again')
  const listeners = new Set<{ readonly call: () => void }>()
  const notify = () => {
    for (const { call } of [...listeners]) call()
  }
  const taps = new Set<{ readonly call: EventTap }>()
  let state = initial
  let view = UNCONNECTED
  let source: Source | null = null
  let cancelStop: (() => void) | null = null

  const target: Target<S> = {
    state: () => state,
    replace(next, events) {
      state = next
      for (const { call } of [...taps]) call(events)
      notify()
    },
    look(next) {
      if (sameButTimes(view, next) && (next.lastUpdateAt ?? 0) - (view.lastUpdateAt ?? 0) < VIEW_MS) return
      view = next
      notify()
    },
  }

  return {
    getState: () => state,
    getInitialState: () => initial,
    getConnection: () => view,
    subscribe(listener) {
      const entry = { call: listener }
      listeners.add(entry)
      cancelStop?.()
      source ??= createSource(parts, position, target)
      source.connection.start()
      return () => {
        if (!listeners.delete(entry) || listeners.size > 0) return
        // Not at once: React leaves and comes back within one turn.
        cancelStop = source?.env.after(0, () => source?.stop()) ?? null
      }
    },
    tap(listener) {
      const entry = { call: listener }
      taps.add(entry)
      return () => void taps.delete(entry)
    },
    retry: () => source?.connection.retry(),
    force: (rung) => source?.connection.force(rung),
  }
}

interface Target<S> {
  state(): S
  /** @param events what was folded; null for a snapshot. */
  replace(state: S, events: readonly MissionEvent[] | null): void
  look(view: ConnectionView): void
}

type Source = ReturnType<typeof createSource>

/** What keeps a store current. Where a fold or a decode throws, only a snapshot can help, and one is loaded. */
function createSource<S>(parts: LiveStoreParts<S>, position: Position, target: Target<S>) {
  const { projection } = parts
  const { env, origin, shared = null } = parts.world()

  function replace(make: () => S, events: readonly MissionEvent[] | null): void {
    let next: S
    try {
      next = make()
    } catch (error) {
      parts.onError(error)
      connection.desync()
      return
    }
    target.replace(next, events)
  }

  const batch = createFrameBatch<MissionEvent>(restingFrames(env, REST_MS), MAX_PENDING, (events) =>
    replace(() => projection.fold(target.state(), events), events),
  )
  const connection = createConnection({
    origin,
    env,
    position,
    stateVersion: projection.stateVersion,
    options: { ...(shared ? { hiddenMs: SHARED_HIDDEN_MS } : {}), ...parts.options },
    transports: { ...pageTransports(origin, env, shared), ...parts.transports },
    load: (signal) => loadSnapshot(origin, env, signal),
    onEvents: batch.push,
    onSnapshot(fresh) {
      batch.clear()
      replace(() => projection.decode(fresh.state), null)
    },
    onOutdated: parts.onOutdated,
    onChange: () => target.look(connection.view()),
  })
  return {
    env,
    connection,
    stop() {
      connection.stop()
      batch.flush()
    },
  }
}
