import { useState } from 'react'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { useRequestId } from '../rest/use-request-id.ts'
import { useToast } from '../ui/toast.tsx'

export type Answer = { readonly decision: 'allow' | 'deny' } | { readonly decision: 'answer'; readonly message: string }

/** Sends an answer once; what was refused is said, and the row goes by itself when the answer is in the log. */
export function useAnswer(approvalId: string) {
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const requestIdOf = useRequestId()
  const answer = async (body: Answer) => {
    if (busy) return
    setBusy(true)
    try {
      const path = `/api/approvals/${encodeURIComponent(approvalId)}/answer`
      // Once it is taken the row goes by itself; until then nobody answers it again.
      await sendJson(path, 'POST', body, { 'idempotency-key': requestIdOf(body) })
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title('Not answered')}. ${error.message}`)
      setBusy(false)
    }
  }
  return { busy, answer }
}
