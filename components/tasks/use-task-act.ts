'use client'

import { useCallback, useState } from 'react'
import type { Task } from '#lib/state/model.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { changeTask, removeTask, type TaskFields } from './task-calls.ts'

/** What a person wants of a task, and the version in which that person saw it. */
export interface TaskIntent {
  readonly taskId: string
  readonly from: number
  readonly act: { readonly kind: 'change'; readonly fields: TaskFields } | { readonly kind: 'remove' }
}

/** An intent the server did not carry out. */
export interface Refusal {
  readonly intent: TaskIntent
  /** Trying exactly this again is the same request. */
  readonly requestId: string
  readonly error: AnswerError
  /** The task as it stood when the server refused; null where that was not the reason. */
  readonly stands: Task | null
}

export interface TaskAct {
  readonly busy: boolean
  readonly refusal: Refusal | null
  /** @param stored is called once the server has stored it, with what stands then; null: it was removed. */
  readonly send: (intent: TaskIntent, stored: (task: Task | null) => void, requestId?: string) => Promise<void>
  readonly dismiss: () => void
}

/** Carries out one intent at a time and keeps the last refusal until a person has decided. */
export function useTaskAct(): TaskAct {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const send = useCallback(
    async (intent: TaskIntent, stored: (task: Task | null) => void, requestId = newRequestId()) => {
      setBusy(true)
      try {
        const task = await carryOut(intent, requestId)
        setRefusal(null)
        // Before it is no longer busy, so that no render between sees the own change as somebody else's.
        stored(task)
      } catch (cause) {
        const error = AnswerError.from(cause)
        // The API answers a conflict over a task with that task, or null where none stands.
        const stands = error.code === 'conflict' ? ((error.current ?? null) as Task | null) : null
        setRefusal({ intent, requestId, error, stands })
      } finally {
        setBusy(false)
      }
    },
    [],
  )
  const dismiss = useCallback(() => setRefusal(null), [])
  return { busy, refusal, send, dismiss }
}

async function carryOut({ taskId, from, act }: TaskIntent, requestId: string): Promise<Task | null> {
  if (act.kind === 'change') return changeTask(taskId, from, act.fields, requestId)
  await removeTask(taskId, from, requestId)
  return null
}
