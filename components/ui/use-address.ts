'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'

/** After this long the router is told again: while it is at something else it may lose what it is told. */
const AGAIN_MS = 150

/** Says which changes go to somewhere else, so that Back undoes them; all others only move the address. */
export type GoesOn<View> = (before: View, after: View) => boolean

/** An address that was asked for, and the query that the router still told of then. */
interface Asked {
  readonly from: string
  readonly address: string
}

/**
 * The view that the address names, and how to change it. The page stays where it is: only its address moves. A change shows at
 * once, and the next one builds on it, whenever the router gets to it.
 * @param read what a query says; @param write the query that says it, with its `?`, empty for the usual view.
 * @param goesOn after such a change Back leads to what was shown before it. Keep all three.
 */
export function useAddress<View extends object>(
  read: (query: URLSearchParams) => View,
  write: (view: View) => string,
  goesOn?: GoesOn<View>,
): readonly [View, (change: Partial<View>) => void] {
  const params = useSearchParams()
  const path = usePathname()
  const query = params.toString()
  const [asked, setAsked] = useState<Asked | null>(null)
  const pending = asked?.from === query ? asked.address : null
  if (asked !== null && pending === null) setAsked(null)
  useEffect(() => {
    if (pending === null) return
    const again = setTimeout(() => window.history.replaceState(null, '', pending), AGAIN_MS)
    return () => clearTimeout(again)
  }, [pending])
  const shown = pending === null ? query : pending.slice(path.length + 1)
  const view = useMemo(() => read(new URLSearchParams(shown)), [read, shown])
  // The newest, also for who holds an older `change` until an answer comes: it takes nothing back that was chosen meanwhile.
  const latest = useRef({ view, query })
  useLayoutEffect(() => {
    latest.current = { view, query }
  }, [view, query])
  const change = useCallback(
    (change: Partial<View>) => {
      const { view, query } = latest.current
      const after = { ...view, ...change }
      latest.current = { view: after, query }
      const address = path + write(after)
      if (goesOn?.(view, after)) window.history.pushState(null, '', address)
      else window.history.replaceState(null, '', address)
      setAsked({ from: query, address })
    },
    [write, goesOn, path],
  )
  return [view, change]
}
