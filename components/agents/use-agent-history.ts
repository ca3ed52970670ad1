'use client'

import { useMemo } from 'react'
import type { EventHistory, EventHistoryState } from '#lib/client/event-history.ts'
import { type EventSelection, useEventHistory } from '#lib/client/use-event-history.ts'
import { useLiveContext } from '#lib/client/use-live.ts'
import { canonicalFilter, EVERYTHING, matcher } from '#lib/protocol/filter.ts'
import { isAbout } from '#lib/state/event-about.ts'
import { TIMELINE_TYPES } from './build-timeline.ts'

const FILTER = canonicalFilter(TIMELINE_TYPES) ?? EVERYTHING
/** All of them are built into rows whenever one comes in. */
const MAX_EVENTS = 10_000
const isWanted = matcher(FILTER)

/** The events of one agent, or of one of its sessions, live and back through the log. */
export function useAgentHistory(agentId: string, sessionId: string | null): readonly [EventHistoryState, EventHistory] {
  const { store } = useLiveContext()
  const selection = useMemo((): EventSelection => {
    const about = { agentId, ...(sessionId !== null && { sessionId }) }
    return {
      filter: FILTER,
      about,
      max: MAX_EVENTS,
      // Whose a session is, the state knows that was folded right before.
      matches: (event) => isWanted(event.type) && isAbout(store.getState(), event, about),
    }
  }, [store, agentId, sessionId])
  return useEventHistory(selection)
}
