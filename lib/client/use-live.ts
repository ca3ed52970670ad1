'use client'

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { MissionState } from '#lib/state/model.ts'
import type { CalmState, CalmStates } from './calm-states.ts'
import { type ConnectionView, UNCONNECTED } from './connection-view.ts'
import type { LiveStore } from './live-store.ts'
import type { Ticker } from './ticker.ts'
import type { Rung } from './transport.ts'

/** What LiveProvider gives to the hooks below. */
export interface Live {
  readonly store: LiveStore<MissionState>
  readonly calm: CalmStates<MissionState>
  readonly ticker: Ticker
}

export const LiveContext = createContext<Live | null>(null)

/** The live part of the page, for hooks; components take one of those. */
export function useLiveContext(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('This component must stand inside <LiveProvider>')
  return live
}

/**
 * A part of the live state. Renders again only when what the selector gives is another value.
 * @param isEqual compares two selections; the default is Object.is, so a selector that makes a new object each time needs one.
 */
export function useLive<T>(selector: (state: MissionState) => T, isEqual: (a: T, b: T) => boolean = Object.is): T {
  return useSelected(useLiveContext().store, selector, isEqual)
}

/**
 * The same for what nobody reads faster, or what is dear to work out: it changes at once after a quiet while, and otherwise
 * at most every `ms`. Take a pace that others have, and both are drawn in the same frame.
 */
export function useCalmLive<T>(
  selector: (state: MissionState) => T,
  ms: number,
  isEqual: (a: T, b: T) => boolean = Object.is,
): T {
  return useSelected(useLiveContext().calm.every(ms), selector, isEqual)
}

/** How often sums over many rows are made again while they go on changing. */
export const SUM_MS = 500
/** How often lists are renewed of which every row may be new: faster than this is no news to an eye. */
export const LIST_MS = 250

function useSelected<T>(
  source: CalmState<MissionState>,
  selector: (state: MissionState) => T,
  isEqual: (a: T, b: T) => boolean,
): T {
  const kept = useRef<{ readonly value: T } | null>(null)
  const [read, readInitial] = useMemo(() => {
    const select = remembering(selector, (next) => {
      const last = kept.current
      return last && isEqual(last.value, next) ? last.value : next
    })
    return [() => select(source.getState()), () => select(source.getInitialState())]
  }, [source, selector, isEqual])
  const value = useSyncExternalStore(source.subscribe, read, readInitial)
  useEffect(() => {
    kept.current = { value }
  })
  return value
}

/** The selector asked once per state, as React demands; `reuse` may answer with an equal earlier selection. */
function remembering<S, T>(selector: (state: S) => T, reuse: (next: T) => T): (state: S) => T {
  let last: { readonly state: S; readonly value: T } | null = null
  return (state) => {
    if (last?.state !== state) {
      const next = selector(state)
      last = { state, value: reuse(next) }
    }
    return last.value
  }
}

/** How this page is connected, and what a person may do about it. */
export function useConnection(): ConnectionView & {
  readonly retry: () => void
  readonly force: (rung: Rung | null) => void
} {
  const { store } = useLiveContext()
  const view = useSyncExternalStore(store.subscribe, store.getConnection, unconnected)
  return useMemo(() => ({ ...view, retry: store.retry, force: store.force }), [view, store])
}

const unconnected = () => UNCONNECTED

/**
 * The present time in milliseconds, for ages and countdowns, renewed every interval while the page is shown. The first
 * render in the browser sees the time of the server's.
 */
export function useNow(intervalMs = 1_000): number {
  const { ticker } = useLiveContext()
  const [subscribe, read] = useMemo(
    () => [(listener: () => void) => ticker.subscribe(intervalMs, listener), () => ticker.now(intervalMs)],
    [ticker, intervalMs],
  )
  return useSyncExternalStore(subscribe, read, ticker.first)
}

/**
 * What the time says, looked at every interval; renders again only when it says something else.
 * @param say makes a text or a number of milliseconds.
 */
export function useClock<T extends string | number>(say: (nowMs: number) => T, intervalMs = 1_000): T {
  const { ticker } = useLiveContext()
  const subscribe = useCallback((listener: () => void) => ticker.subscribe(intervalMs, listener), [ticker, intervalMs])
  return useSyncExternalStore(
    subscribe,
    () => say(ticker.now(intervalMs)),
    () => say(ticker.first()),
  )
}
