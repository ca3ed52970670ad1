'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { type MouseEvent, useCallback } from 'react'

/** The session that the address names; null shows all of them. */
export const usePickedSession = (): string | null => useSearchParams().get('session')

/** For links within the page: only the address moves, nothing is asked of the server. */
export function useStayHere(): (event: MouseEvent<HTMLAnchorElement>) => void {
  const path = usePathname()
  return useCallback(
    (event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      window.history.pushState(null, '', path + new URL(event.currentTarget.href).search)
    },
    [path],
  )
}
