import { useRef, useState } from 'react'
import type { Alert } from '#lib/state/model.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'

export type Acknowledged = Pick<Alert, 'id' | 'message'>

/** Tells everybody that a person knows of alerts, of any number at a time. @returns how many it is at, and how to begin with which. */
export function useAcknowledge(): readonly [number, (alert: Acknowledged) => Promise<void>] {
  const under = useRef(new Set<string>())
  const [count, setCount] = useState(0)
  const toast = useToast()
  const acknowledge = async ({ id: alertId, message }: Acknowledged) => {
    if (under.current.has(alertId)) return
    setCount(under.current.add(alertId).size)
    try {
      await sendJson('/api/events', 'POST', { type: 'system:alertAcked', data: { alertId } })
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title('Not acknowledged')}: ${visibleText(message)}. ${error.message}`, `ack ${alertId}`)
    } finally {
      under.current.delete(alertId)
      setCount(under.current.size)
    }
  }
  return [count, acknowledge]
}
