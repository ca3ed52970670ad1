'use client'

import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { MissionState } from '#lib/state/model.ts'
import { type ConnectionView, UNCONNECTED } from './connection-view.ts'
import type { LiveStore } from './live-store.ts'
import type { Ticker } from './ticker.ts'
import type { Rung } from './transport.ts'

/** What LiveProvider gives to the hooks below. */
export interface Live {
  readonly store: LiveStore<MissionState>
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
  const { store } = useLiveContext()
  const kept = useRef<{ readonly value: T } | null>(null)
  const [read, readInitial] = useMemo(() => {
    const select = remembering(selector, (next) => {
      const last = kept.current
      return last && isEqual(last.value, next) ? last.value : next
    })
    return [() => select(store.getState()), () => select(store.getInitialState())]
  }, [store, selector, isEqual])
  const value = useSyncExternalStore(store.subscribe, read, readInitial)
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
 * @param say makes a text or a number of milliseconds; keep it while it is the same.
 */
export function useClock<T extends string | number>(say: (nowMs: number) => T, intervalMs = 1_000): T {
  const { ticker } = useLiveContext()
  const [subscribe, read, first] = useMemo(
    () => [
      (listener: () => void) => ticker.subscribe(intervalMs, listener),
      () => say(ticker.now(intervalMs)),
      () => say(ticker.first()),
    ],
    [ticker, say, intervalMs],
  )
  return useSyncExternalStore(subscribe, read, first)
}
