'use client'

import type { FormEvent } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { createTask } from '../tasks/task-calls.ts'
import { useToast } from '../ui/toast.tsx'
import { useTyped } from '../ui/use-typed.ts'
import { visibleText } from '../visible-text.ts'
import { useMe } from './me.ts'
import { readQuick } from './read-quick.ts'
import { usePeople } from './use-people.ts'

export interface QuickAdd {
  readonly line: string
  readonly setLine: (line: string) => void
  readonly submit: (event: FormEvent) => void
  /** Words with a mark that name nobody or nothing. */
  readonly unknown: readonly string[]
  /** Lines that the server has not answered yet. */
  readonly sending: number
}

/**
 * Makes tasks of lines, one after the other without waiting; a line that was not taken comes back to the field.
 * @param field names it among the fields of this page.
 */
export function useQuickAdd(status: TaskStatus, field: string): QuickAdd {
  const { id: me } = useMe()
  const people = usePeople()
  const toast = useToast()
  const send = async (line: string, requestId: string) => {
    const { unknown: _, labels, ...fields } = readQuick(line, people)
    const title = visibleText(fields.title)
    try {
      await createTask({ ...fields, status, ...(labels.length > 0 && { labels: [...labels] }) }, requestId)
      toast('done', `Added: ${title}`, 'task added')
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title('Not added')}: ${title}. ${error.message} The line comes back to its field.`)
      throw error
    }
  }
  const typed = useTyped(
    `mission-control:add-task:${me}:${field}`,
    (line) => (readQuick(line, people).title === '' ? '' : line),
    send,
    newRequestId,
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    typed.submit()
  }
  const { unknown } = readQuick(typed.text, people)
  return { line: typed.text, setLine: typed.setText, submit, unknown, sending: typed.sending }
}
