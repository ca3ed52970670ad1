'use client'

import { useState } from 'react'
import { useToast } from '../ui/toast.tsx'
import { AnswerError } from './send-json.ts'

/** Does one thing at a time and says what went wrong. @returns whether it is at it, and how to begin; true once it was done. */
export function useAct(refused: string): readonly [boolean, (act: () => Promise<unknown>) => Promise<boolean>] {
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    try {
      await act()
      return true
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title(refused)}. ${error.message}`)
      return false
    } finally {
      setBusy(false)
    }
  }
  return [busy, run]
}
