'use client'

import { Plus } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import type { Priority } from '#lib/protocol/event.ts'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { AssigneeField } from './assignee-field.tsx'
import { SelectField } from './select-field.tsx'
import { createTask, newRequestId } from './task-calls.ts'
import { PRIORITIES, PRIORITY_WORDS } from './task-words.ts'

const PRIORITY_OPTIONS = PRIORITIES.map((value) => ({ value, words: PRIORITY_WORDS[value] }))

/** Adds one task after the other: the title is empty again once the server has the last one. */
export function NewTask({ onMade }: { onMade: (title: string) => void }) {
  const [title, setTitle] = useState('')
  const [priority, setPriority] = useState<Priority>('normal')
  const [assignee, setAssignee] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // The same request until it is answered: one that got through unheard is not made twice.
  const request = useRef<{ readonly of: string; readonly id: string } | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const task = { title: title.trim(), priority, ...(assignee !== null && { assignee }) }
    const of = JSON.stringify(task)
    if (request.current?.of !== of) request.current = { of, id: newRequestId() }
    setBusy(true)
    try {
      await createTask(task, request.current.id)
      request.current = null
      setTitle('')
      setWrong(null)
      onMade(task.title)
    } catch (error) {
      setWrong(AnswerError.from(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="new-task" method="post" onSubmit={submit}>
      {wrong && <Wrong title={wrong.title('The task was not added')}>{wrong.message}</Wrong>}
      <Field
        label="New task"
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        placeholder="What is to be done"
        maxLength={500}
        wrong={wrong?.about('title')}
        required
      />
      <SelectField label="Priority" value={priority} onChange={setPriority} options={PRIORITY_OPTIONS} />
      <AssigneeField value={assignee} onChange={setAssignee} />
      <Button type="submit" tone="brand" aria-disabled={busy}>
        <Icon of={Plus} />
        Add
        <span className="sr"> task</span>
      </Button>
    </form>
  )
}
