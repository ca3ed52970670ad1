'use client'

import { type FormEvent, useRef, useState } from 'react'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { commentOn } from '../tasks/task-calls.ts'
import { Button } from '../ui/button.tsx'
import { useTyped } from '../ui/use-typed.ts'
import { Wrong } from '../ui/wrong.tsx'
import { MarkList, useMarks } from './mark-list.tsx'
import { useMe } from './me.ts'

/** Says something about a task; `@` completes names. What the server did not take comes back to the field. */
export function CommentForm({ taskId }: { taskId: string }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const { id: me } = useMe()
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const send = async (said: string, requestId: string) => {
    try {
      await commentOn(taskId, said, requestId)
      setWrong(null)
    } catch (cause) {
      const error = AnswerError.from(cause)
      setWrong(error)
      throw error
    }
  }
  const { text, setText, submit, sending } = useTyped(
    `mission-control:comment:${me}:${taskId}`,
    (typed) => typed.trim(),
    send,
    newRequestId,
  )
  const marks = useMarks(field, text, setText, '@')
  useShortcuts('page', { comment: () => field.current?.focus() })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    // The button that sent it goes with the text.
    if (submit()) field.current?.focus()
  }
  return (
    <form className="comment-form" method="post" onSubmit={onSubmit}>
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
              submit()
            }}
          />
          <kbd className="key wide">M</kbd>
        </span>
        <MarkList {...marks} />
      </span>
      {text !== '' && <Button type="submit">Send</Button>}
      {sending > 0 && (
        <span className="meta on-its-way" role="status">
          Sending…
        </span>
      )}
    </form>
  )
}
