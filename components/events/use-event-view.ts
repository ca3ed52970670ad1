'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { type EventView, queryOf, readView } from './event-view.ts'

/** The view that the address names, and how to change it. The page stays where it is: only its address moves. */
export function useEventView(): readonly [EventView, (change: Partial<EventView>) => void] {
  const params = useSearchParams()
  const path = usePathname()
  const query = params.toString()
  const view = useMemo(() => readView(new URLSearchParams(query)), [query])
  const change = useCallback(
    (change: Partial<EventView>) => window.history.replaceState(null, '', path + queryOf({ ...view, ...change })),
    [path, view],
  )
  return [view, change]
}
