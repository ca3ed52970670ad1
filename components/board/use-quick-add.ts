'use client'

import { type FormEvent, useRef, useState } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { AnswerError } from '../rest/send-json.ts'
import { createTask, newRequestId } from '../tasks/task-calls.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'
import { readQuick } from './read-quick.ts'
import { usePeople } from './use-people.ts'

export interface QuickAdd {
  readonly line: string
  readonly setLine: (line: string) => void
  readonly submit: (event: FormEvent) => void
  /** Words with a mark that name nobody or nothing. */
  readonly unknown: readonly string[]
  readonly busy: boolean
}

/** Makes a task of one line; the line stays until the server has it. */
export function useQuickAdd(status: TaskStatus): QuickAdd {
  const people = usePeople()
  const toast = useToast()
  const [line, setLine] = useState('')
  const [busy, setBusy] = useState(false)
  // The same request until it is answered: one that got through unheard is not made twice.
  const request = useRef<{ readonly of: string; readonly id: string } | null>(null)
  const { unknown, ...task } = readQuick(line, people)
  const send = async () => {
    const { labels, ...fields } = task
    const body = { ...fields, status, ...(labels.length > 0 && { labels: [...labels] }) }
    const of = JSON.stringify(body)
    if (request.current?.of !== of) request.current = { of, id: newRequestId() }
    setBusy(true)
    try {
      await createTask(body, request.current.id)
      request.current = null
      setLine('')
      toast('done', `Added: ${visibleText(task.title)}`, 'task added')
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title('The task was not added')}. ${error.message}`, 'task added')
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy && task.title !== '') void send()
  }
  return { line, setLine, submit, unknown, busy }
}
