'use client'

import { useToast } from '../ui/toast.tsx'
import { AnswerError } from './send-json.ts'

/** Does a thing and says what went wrong. @returns true once it was done. */
export function useTry(refused: string): (act: () => Promise<unknown>) => Promise<boolean> {
  const toast = useToast()
  return async (act) => {
    try {
      await act()
      return true
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title(refused)}. ${error.message}`)
      return false
    }
  }
}
