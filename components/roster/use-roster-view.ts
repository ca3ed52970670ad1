'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { type RosterView, readRosterView, rosterQuery } from './roster-view.ts'

export type ChangeRoster = (change: Partial<RosterView>) => void

/** The view that the address names, and how to change it. The page stays where it is: only its address moves. */
export function useRosterView(): readonly [RosterView, ChangeRoster] {
  const params = useSearchParams()
  const path = usePathname()
  const query = params.toString()
  const view = useMemo(() => readRosterView(new URLSearchParams(query)), [query])
  const change = useCallback<ChangeRoster>(
    (change) => window.history.replaceState(null, '', path + rosterQuery({ ...view, ...change })),
    [path, view],
  )
  return [view, change]
}
