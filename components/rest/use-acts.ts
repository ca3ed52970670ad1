'use client'

import { useRef, useState } from 'react'
import { useToast } from '../ui/toast.tsx'
import { AnswerError } from './send-json.ts'

/**
 * Does what a person asks one after the other, each once the one before is answered: whoever is faster than the server loses
 * nothing. Says what went wrong. @returns whether it is at it, and how to begin; true once that one was done.
 */
export function useActs(refused: string): readonly [boolean, (act: () => Promise<unknown>) => Promise<boolean>] {
  const [waiting, setWaiting] = useState(0)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const toast = useToast()
  const run = (act: () => Promise<unknown>): Promise<boolean> => {
    setWaiting((count) => count + 1)
    const mine = last.current.then(async () => {
      try {
        await act()
        return true
      } catch (cause) {
        const error = AnswerError.from(cause)
        toast('error', `${error.title(refused)}. ${error.message}`)
        return false
      } finally {
        setWaiting((count) => count - 1)
      }
    })
    last.current = mine
    return mine
  }
  return [waiting > 0, run]
}
