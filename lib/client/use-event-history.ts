'use client'

import { useMemo, useSyncExternalStore } from 'react'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Filter } from '#lib/protocol/filter.ts'
import type { About } from '#lib/state/event-about.ts'
import { createEventHistory, type EventHistory, type EventHistoryState } from './event-history.ts'
import { loaderOf } from './load-events.ts'
import { useLiveContext } from './use-live.ts'

export interface EventSelection {
  /** What the server is asked for; it may let more through than `matches`. */
  readonly filter: Filter
  readonly about?: About
  /** Events that are held at once. */
  readonly max?: number
  readonly matches: (event: MissionEvent) => boolean
}

/** A live view over the whole log on the page's one connection. Another selection is another view: keep it while it is the same. */
export function useEventHistory(selection: EventSelection): readonly [EventHistoryState, EventHistory] {
  const { store } = useLiveContext()
  const history = useMemo(
    () =>
      createEventHistory({
        head: () => store.getState().last.seq,
        tap: store.tap,
        load: loaderOf(selection.filter, (input, init) => fetch(input, init), selection.about),
        matches: selection.matches,
        now: Date.now,
        ...(selection.max !== undefined && { max: selection.max }),
      }),
    [store, selection],
  )
  return [useSyncExternalStore(history.subscribe, history.getState, history.getState), history]
}
