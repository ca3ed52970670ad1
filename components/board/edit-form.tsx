'use client'

import { type FormEvent, useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { type EditedTask, TaskFields } from './task-fields.tsx'

/** Every field that a person may change, and what becomes of it. */
export function EditForm({ task, draft, onLeave }: EditedTask & { readonly onLeave: () => void }) {
  const { wrong } = draft
  const form = useRef<HTMLFormElement>(null)
  // The button that opened it is gone; what is edited first takes the focus.
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!draft.dirty) onLeave()
    else if (draft.open === 0) draft.save()
  }
  return (
    <form ref={form} className="edit-form" method="post" onSubmit={submit}>
      {wrong && <Wrong title={wrong.title('Not saved')}>{wrong.message}</Wrong>}
      <TaskFields task={task} draft={draft} />
      {draft.isMore && (
        <p className="meta" role="status">
          Saved. What you typed since is not saved yet.
        </p>
      )}
      <div className="task-acts">
        <Button
          onClick={() => {
            draft.discard()
            onLeave()
          }}
        >
          Discard
        </Button>
        <Button type="submit" tone="brand" aria-disabled={draft.busy || draft.open > 0}>
          Save
        </Button>
      </div>
    </form>
  )
}
