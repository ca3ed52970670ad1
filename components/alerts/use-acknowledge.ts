import { useState } from 'react'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { useToast } from '../ui/toast.tsx'

/** Tells everybody that a person knows of an alert. @returns whether it is at it, and how to begin with which. */
export function useAcknowledge(): readonly [boolean, (alertId: string) => Promise<void>] {
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const acknowledge = async (alertId: string) => {
    if (busy) return
    setBusy(true)
    try {
      await sendJson('/api/events', 'POST', { type: 'system:alertAcked', data: { alertId } })
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title('Not acknowledged')}. ${error.message}`)
    } finally {
      setBusy(false)
    }
  }
  return [busy, acknowledge]
}
