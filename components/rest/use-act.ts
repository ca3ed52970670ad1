'use client'

import { useState } from 'react'
import { useTry } from './use-try.ts'

/** Does one thing at a time and says what went wrong. @returns whether it is at it, and how to begin; true once it was done. */
export function useAct(refused: string): readonly [boolean, (act: () => Promise<unknown>) => Promise<boolean>] {
  const [busy, setBusy] = useState(false)
  const attempt = useTry(refused)
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    const done = await attempt(act)
    setBusy(false)
    return done
  }
  return [busy, run]
}
