import { useRef, useState } from 'react'
import { newId } from '#lib/client/new-id.ts'
import type { Budget } from '#lib/state/model.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { type BudgetDraft, bodyOf } from './budget-draft.ts'

/** Saves or removes a budget. @param budget as it was when its form was opened; null for a new one. */
export function useSaveBudget(budget: Budget | null, onDone: () => void) {
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // One for each thing that is sent: the same again, after a lost answer, is not done twice.
  const attempt = useRef({ what: '', id: '' })
  const send = async (method: 'POST' | 'PATCH' | 'DELETE', body?: object) => {
    if (busy) return
    const what = JSON.stringify([method, body])
    if (attempt.current.what !== what) attempt.current = { what, id: newId() }
    setBusy(true)
    try {
      const path = budget === null ? '/api/budgets' : `/api/budgets/${encodeURIComponent(budget.id)}`
      const version = budget === null ? {} : { 'if-match': `"v${budget.version}"` }
      await sendJson(path, method, body, { 'idempotency-key': attempt.current.id, ...version })
      onDone()
    } catch (error) {
      setWrong(AnswerError.from(error))
      setBusy(false)
    }
  }
  return {
    busy,
    wrong,
    save: (draft: BudgetDraft) => send(budget === null ? 'POST' : 'PATCH', bodyOf(draft)),
    remove: () => send('DELETE'),
  }
}
