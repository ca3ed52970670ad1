import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import { TASK_PARAM } from './task-href.ts'

/** The task that the address of the page names, and how to name another or none. The page stays where it is. */
export function useTaskAddress(): readonly [string | null, (id: string | null) => void] {
  const params = useSearchParams()
  const path = usePathname()
  const query = params.toString()
  const name = useCallback(
    (id: string | null) => {
      const next = new URLSearchParams(query)
      if (id === null) next.delete(TASK_PARAM)
      else next.set(TASK_PARAM, id)
      const text = next.toString()
      window.history.replaceState(null, '', text === '' ? path : `${path}?${text}`)
    },
    [path, query],
  )
  return [params.get(TASK_PARAM), name]
}
