'use client'

import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import type { Task } from '#lib/state/model.ts'
import type { TaskFields } from '../tasks/task-calls.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'
import { isMoved } from './is-moved.ts'

export interface LostMoves {
  /** What a toast about a move of this task is about. */
  readonly about: (id: string) => string
  /**
   * A move of which no answer came. Once the live state shows it, that is said in place of what was said before.
   * @returns whether it shows it already.
   */
  readonly note: (task: Task, from: number, fields: TaskFields) => boolean
  /** What became of the last one of this task is no news any more. */
  readonly forget: (id: string) => void
}

const about = (id: string): string => `move of ${id}`

export function useLostMoves(): LostMoves {
  const { store } = useLiveContext()
  const toast = useToast()
  const watched = useRef(new Map<string, () => void>())
  useEffect(() => {
    const all = watched.current
    return () => {
      for (const off of all.values()) off()
      all.clear()
    }
  }, [])
  const forget = useCallback((id: string) => {
    watched.current.get(id)?.()
    watched.current.delete(id)
  }, [])
  const note = useCallback(
    ({ id, title }: Task, from: number, fields: TaskFields) => {
      const look = (): boolean => {
        const task = store.getState().tasks.get(id)
        if (task !== undefined && !isMoved(task, from, fields)) return false
        forget(id)
        if (task !== undefined) toast('done', `It was done after all: ${visibleText(title)}`, about(id))
        return task !== undefined
      }
      forget(id)
      if (look()) return true
      watched.current.set(id, store.subscribe(look))
      return false
    },
    [store, toast, forget],
  )
  return useMemo(() => ({ about, note, forget }), [note, forget])
}
