import { useState } from 'react'
import { newId } from '#lib/client/new-id.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { useToast } from '../ui/toast.tsx'

type Decision = 'allow' | 'hold' | 'release'

/** Sends what a person decides about the present period of a budget. A press that is repeated while it is busy does nothing. */
export function useDecide(budgetId: string) {
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const decide = async (kind: Decision, body?: object) => {
    if (busy) return
    setBusy(true)
    try {
      await sendJson(`/api/budgets/${encodeURIComponent(budgetId)}/${kind}`, 'POST', body, {
        'idempotency-key': newId(),
      })
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title('Nothing was changed')}. ${error.message}`)
    } finally {
      setBusy(false)
    }
  }
  return { busy, decide }
}
