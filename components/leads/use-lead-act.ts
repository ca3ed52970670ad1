'use client'

import { useState } from 'react'
import { AnswerError } from '../rest/send-json.ts'
import { useToast } from '../ui/toast.tsx'

export interface LeadAct {
  readonly busy: boolean
  /** Does one thing and says what became of it. @returns whether it was done. */
  readonly run: (act: () => Promise<unknown>, done: string | null, refused: string) => Promise<boolean>
}

/** One thing at a time; a refusal is said in full and stays until it is closed. */
export function useLeadAct(): LeadAct {
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  return {
    busy,
    async run(act, done, refused) {
      if (busy) return false
      setBusy(true)
      try {
        await act()
        if (done !== null) toast('done', done)
        return true
      } catch (cause) {
        const error = AnswerError.from(cause)
        toast('error', `${error.title(refused)}. ${error.message}`)
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}
