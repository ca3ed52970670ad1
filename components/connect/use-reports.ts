'use client'

import { useEffect } from 'react'
import type { EventSelection } from '#lib/client/use-event-history.ts'
import { useEventHistory } from '#lib/client/use-event-history.ts'
import { REPORT_TYPE } from '#lib/connect/report.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { canonicalFilter, EVERYTHING } from '#lib/protocol/filter.ts'

const SELECTION: EventSelection = {
  filter: canonicalFilter([REPORT_TYPE]) ?? EVERYTHING,
  max: 1_000,
  matches: ({ type }) => type === REPORT_TYPE,
}

/** What machines said of how their agents are connected, oldest first; live, and the newest thousand of the log. */
export function useReports(): readonly MissionEvent[] {
  const [{ shown, older }, history] = useEventHistory(SELECTION)
  useEffect(() => {
    if (older.kind === 'ready' && shown.length < 200) history.loadOlder()
  }, [older.kind, shown.length, history])
  return shown
}
