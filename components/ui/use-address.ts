'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'

/**
 * The view that the address names, and how to change it. The page stays where it is: only its address moves.
 * @param read what a query says; @param write the query that says it, with its `?`, empty for the usual view. Keep both.
 */
export function useAddress<View extends object>(
  read: (query: URLSearchParams) => View,
  write: (view: View) => string,
): readonly [View, (change: Partial<View>) => void] {
  const params = useSearchParams()
  const path = usePathname()
  const query = params.toString()
  const view = useMemo(() => read(new URLSearchParams(query)), [read, query])
  const change = useCallback(
    (change: Partial<View>) => window.history.replaceState(null, '', path + write({ ...view, ...change })),
    [write, path, view],
  )
  return [view, change]
}
