'use client'

import { useRef, useState } from 'react'
import { useTry } from './use-try.ts'

/**
 * Does what a person asks one after the other, each once the one before is answered: whoever is faster than the server loses
 * nothing. Says what went wrong. @returns whether it is at it, and how to begin; true once that one was done.
 */
export function useActs(refused: string): readonly [boolean, (act: () => Promise<unknown>) => Promise<boolean>] {
  const [waiting, setWaiting] = useState(0)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const attempt = useTry(refused)
  const run = (act: () => Promise<unknown>): Promise<boolean> => {
    setWaiting((count) => count + 1)
    const mine = last.current.then(async () => {
      const done = await attempt(act)
      setWaiting((count) => count - 1)
      return done
    })
    last.current = mine
    return mine
  }
  return [waiting > 0, run]
}
