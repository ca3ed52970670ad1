import { useRef, useState } from 'react'
import { newId } from '#lib/client/new-id.ts'
import type { Budget } from '#lib/state/model.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { type BudgetBody, type BudgetDraft, bodyOf, changesIn, draftOf } from './budget-draft.ts'

/** A budget as the API answers a conflict with it. */
export interface StandingBudget extends BudgetBody {
  readonly version: number
}

/**
 * Saves or removes a budget: of one that stands only what was changed here, so that what others change meanwhile stays.
 * @param budget as it was when its form was opened; null for a new one.
 */
export function useSaveBudget(budget: Budget | null, onDone: () => void) {
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // One for each thing that is sent: the same again, after a lost answer, is not done twice.
  const attempt = useRef({ what: '', id: '' })
  // The API answers a conflict with the budget, or null where none stands.
  const stands = wrong?.code === 'conflict' ? ((wrong.current ?? null) as StandingBudget | null) : null
  const version = stands?.version ?? budget?.version
  const send = async (method: 'POST' | 'PATCH' | 'DELETE', body?: object) => {
    if (busy) return
    const what = JSON.stringify([method, body, version])
    if (attempt.current.what !== what) attempt.current = { what, id: newId() }
    setBusy(true)
    try {
      const path = budget === null ? '/api/budgets' : `/api/budgets/${encodeURIComponent(budget.id)}`
      const seen = version === undefined ? {} : { 'if-match': `"v${version}"` }
      await sendJson(path, method, body, { 'idempotency-key': attempt.current.id, ...seen })
      onDone()
    } catch (error) {
      setWrong(AnswerError.from(error))
      setBusy(false)
    }
  }
  const save = async (draft: BudgetDraft) => {
    if (budget === null) return send('POST', bodyOf(draft))
    const changes = changesIn(bodyOf(draftOf(budget)), bodyOf(draft))
    return Object.keys(changes).length === 0 ? onDone() : send('PATCH', changes)
  }
  return { busy, wrong, stands, save, remove: () => send('DELETE') }
}
