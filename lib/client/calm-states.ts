import type { LiveStore } from './live-store.ts'

/** The state as it is shown where an eye needs no more than a few looks a second: as it was at most so long ago. */
export type CalmState<S> = Pick<LiveStore<S>, 'getState' | 'getInitialState' | 'subscribe'>

/**
 * Calm states of a store, one for each pace, that all who keep it share. Each is renewed at once after a quiet while and
 * otherwise at most every `ms`, and then within a change of the store: what is calm and what is not are drawn in one frame,
 * where a timer of each panel would make a frame of its own, with its layout and its paint. The last state always arrives.
 */
export interface CalmStates<S> {
  every(ms: number): CalmState<S>
}

export interface CalmParts {
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number
  /** Calls `run` once in `ms`. @returns its off. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** Where changes go on, the next one comes within this; where they do not, the last is shown after it. */
const NEXT_MS = 120

export function createCalmStates<S>(store: CalmState<S>, parts: CalmParts): CalmStates<S> {
  const paces = new Map<number, CalmState<S>>()
  return {
    every(ms) {
      const known = paces.get(ms)
      if (known) return known
      const pace = createPace(store, ms, parts)
      paces.set(ms, pace)
      return pace
    },
  }
}

function createPace<S>(store: CalmState<S>, ms: number, { now, after }: CalmParts): CalmState<S> {
  const listeners = new Set<{ readonly call: () => void }>()
  let shown = store.getInitialState()
  let quietFrom = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  let leave = () => {}

  function rest(): void {
    cancel?.()
    cancel = null
  }

  function renew(): void {
    rest()
    shown = store.getState()
    quietFrom = now() + ms
    for (const { call } of [...listeners]) call()
  }

  function changed(): void {
    if (store.getState() === shown) return
    const waitMs = quietFrom - now()
    if (waitMs <= 0) renew()
    else cancel ??= after(waitMs + NEXT_MS, renew)
  }

  return {
    // Nobody keeps it up to date while nobody listens.
    getState: () => (listeners.size > 0 ? shown : store.getState()),
    getInitialState: store.getInitialState,
    subscribe(listener) {
      const entry = { call: listener }
      if (listeners.size === 0) {
        shown = store.getState()
        leave = store.subscribe(changed)
      }
      listeners.add(entry)
      return () => {
        if (!listeners.delete(entry) || listeners.size > 0) return
        leave()
        rest()
      }
    },
  }
}
