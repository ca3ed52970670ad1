'use client'

import { useCallback, useMemo, useState } from 'react'
import type { Task } from '#lib/state/model.ts'
import type { TasksByStatus } from '#lib/state/selectors.ts'

/** The tasks that were selected to do something with all of them. Those that are not shown any more are not among them. */
export interface Picks {
  readonly ids: ReadonlySet<string>
  readonly tasks: readonly Task[]
  readonly toggle: (id: string) => void
  readonly set: (ids: Iterable<string>) => void
}

export function usePicked(columns: TasksByStatus): Picks {
  const [wanted, setWanted] = useState<ReadonlySet<string>>(NONE)
  const toggle = useCallback((id: string) => {
    setWanted((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const set = useCallback((ids: Iterable<string>) => setWanted(new Set(ids)), [])
  return useMemo(() => {
    if (wanted.size === 0) return { ids: NONE, tasks: [], toggle, set }
    const tasks = Object.values(columns).flatMap((column: readonly Task[]) => column.filter(({ id }) => wanted.has(id)))
    return { ids: new Set(tasks.map(({ id }) => id)), tasks, toggle, set }
  }, [columns, wanted, toggle, set])
}

const NONE: ReadonlySet<string> = new Set()
