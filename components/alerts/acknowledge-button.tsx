'use client'

import { useState } from 'react'
import type { Alert } from '#lib/state/model.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'

export interface AcknowledgeProps {
  readonly alert: Pick<Alert, 'id' | 'message'>
  readonly tone?: 'brand' | 'plain'
}

/** Tells everybody that a person knows of an alert. It stays open until it is over, and no longer waits for anybody. */
export function AcknowledgeButton({ alert, tone = 'plain' }: AcknowledgeProps) {
  const { id, message } = alert
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const acknowledge = async () => {
    if (busy) return
    setBusy(true)
    try {
      await sendJson('/api/events', 'POST', { type: 'system:alertAcked', data: { alertId: id } })
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title('Not acknowledged')}. ${error.message}`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button tone={tone} aria-disabled={busy} onClick={acknowledge}>
      Acknowledge
      <span className="sr">: {visibleText(message)}</span>
    </Button>
  )
}
