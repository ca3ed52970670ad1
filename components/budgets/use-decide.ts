import { useRef, useState } from 'react'
import { newId } from '#lib/client/new-id.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { useToast } from '../ui/toast.tsx'

type Decision = 'allow' | 'hold' | 'release'

/**
 * Sends what a person decides about the present period of a budget. A press that is repeated before its answer came does nothing;
 * another decision is sent once the one before it is answered, never dropped.
 */
export function useDecide(budgetId: string) {
  const [waiting, setWaiting] = useState<readonly Decision[]>([])
  const toast = useToast()
  // By budget: which one is meant may change while an answer is on its way.
  const lines = useRef(new Map<string, { readonly what: string; readonly end: Promise<void> }>())
  // Of what no answer came to: the same again is known by its key, and not done twice.
  const unsure = useRef(new Map<string, string>())
  const send = async (path: string, what: string, body: object | undefined) => {
    const id = unsure.current.get(what) ?? newId()
    unsure.current.delete(what)
    try {
      await sendJson(path, 'POST', body, { 'idempotency-key': id })
    } catch (cause) {
      const error = AnswerError.from(cause)
      if (error.unsure) unsure.current.set(what, id)
      toast('error', `${error.title('Nothing was changed')}. ${error.message}`)
    }
  }
  const decide = async (kind: Decision, body?: object) => {
    const path = `/api/budgets/${encodeURIComponent(budgetId)}/${kind}`
    const what = JSON.stringify([path, body])
    const before = lines.current.get(budgetId)
    if (before?.what === what) return
    const line = { what, end: (before?.end ?? Promise.resolve()).then(() => send(path, what, body)) }
    lines.current.set(budgetId, line)
    setWaiting((kinds) => [...kinds, kind])
    await line.end
    setWaiting((kinds) => kinds.toSpliced(kinds.indexOf(kind), 1))
    if (lines.current.get(budgetId) === line) lines.current.delete(budgetId)
  }
  return { isSent: (kind: Decision) => waiting.includes(kind), decide }
}
