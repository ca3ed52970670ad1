'use client'

import { type FormEvent, useRef, useState } from 'react'
import { AnswerError } from '../rest/send-json.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { commentOn, newRequestId } from '../tasks/task-calls.ts'
import { Button } from '../ui/button.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { MarkList, useMarks } from './mark-list.tsx'

/** Says something about a task; `@` completes names. What is typed stays until the server has it. */
export function CommentForm({ taskId }: { taskId: string }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const request = useRef<{ readonly of: string; readonly id: string } | null>(null)
  const marks = useMarks(field, text, setText, '@')
  useShortcuts('page', { comment: () => field.current?.focus() })
  const send = async () => {
    const said = text.trim()
    if (busy || said === '') return
    if (request.current?.of !== said) request.current = { of: said, id: newRequestId() }
    setBusy(true)
    try {
      await commentOn(taskId, said, request.current.id)
      request.current = null
      setText('')
      setWrong(null)
    } catch (cause) {
      setWrong(AnswerError.from(cause))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  return (
    <form className="comment-form" method="post" onSubmit={submit}>
      {wrong && <Wrong title={wrong.title('The comment was not stored')}>{wrong.message}</Wrong>}
      <span className="quick-field">
        <span className="field px area">
          <textarea
            ref={field}
            {...marks.input}
            rows={1}
            value={text}
            maxLength={8_000}
            aria-label="Comment"
            placeholder="Comment, or @name to ask an agent"
            onChange={({ target }) => setText(target.value)}
            onBlur={marks.close}
            onKeyDown={(event) => {
              if (marks.onKeyDown(event)) return
              if (event.key === 'Escape') event.currentTarget.blur()
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
              event.preventDefault()
              void send()
            }}
          />
          <kbd className="key wide">M</kbd>
        </span>
        <MarkList {...marks} />
      </span>
      {text !== '' && (
        <Button type="submit" aria-disabled={busy}>
          Send
        </Button>
      )}
    </form>
  )
}
