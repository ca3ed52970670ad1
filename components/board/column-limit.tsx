'use client'

import { Gauge } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { limitVersion } from './limit-version.ts'

export interface ColumnLimitProps {
  readonly status: TaskStatus
  /** How many there are of the status, whatever is shown. */
  readonly all: number
  /** Null: no limit. */
  readonly most: number | null
  /** Filters hide some of them. */
  readonly isCut: boolean
}

/** `of 8`, and where to change it. */
export function ColumnLimit({ status, all, most, isCut }: ColumnLimitProps) {
  const name = STATUS_WORDS[status]
  const words = most === null ? null : `${isCut ? `${countWords(all)} ` : ''}of ${countWords(most)}`
  return (
    <Popover
      className="limit-pop px-drop"
      triggerClass="limit-open"
      align="start"
      label={words === null ? `${name} has no limit` : `${name}, limit: ${words}`}
      trigger={
        words === null ? (
          <Icon of={Gauge} />
        ) : (
          <span className="num" data-over={(most !== null && all > most) || undefined}>
            {words}
          </span>
        )
      }
    >
      <LimitForm status={status} most={most} />
    </Popover>
  )
}

function LimitForm({ status, most }: Pick<ColumnLimitProps, 'status' | 'most'>) {
  const { store } = useLiveContext()
  const form = useRef<HTMLFormElement>(null)
  const [text, setText] = useState(most === null ? '' : String(most))
  const [seen, setSeen] = useState(() => store.getState().workspace.limits)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const set = async (next: number | null) => {
    if (busy) return
    setBusy(true)
    const version = limitVersion(seen, store.getState().workspace.limits, status)
    try {
      const headers = { 'if-match': `"v${version}"`, 'idempotency-key': newRequestId() }
      await sendJson('/api/workspace/limits', 'PATCH', { [status]: next }, headers)
      form.current?.closest<HTMLElement>('[popover]')?.hidePopover()
    } catch (cause) {
      setWrong(AnswerError.from(cause))
      // Who is told what stands, and says it again, means it.
      setSeen(store.getState().workspace.limits)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = Number(text)
    if (Number.isInteger(wanted) && wanted > 0) void set(wanted)
  }
  return (
    <form ref={form} className="limit-form" method="post" onSubmit={submit}>
      <label>
        <span className="label">At most</span>
        <span className="field px">
          <input
            // The layer was opened to type here.
            // biome-ignore lint/a11y/noAutofocus: it replaces the focus that the layer took
            autoFocus
            type="number"
            inputMode="numeric"
            min={1}
            max={10_000}
            required
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </span>
      </label>
      <p className="meta">
        {status === 'running'
          ? 'While as many run, no more are handed out. People may go over.'
          : 'A move over it is told, and done all the same.'}
      </p>
      {wrong && <Wrong title={wrong.title('The limit was not changed')}>{wrong.message}</Wrong>}
      <p className="limit-acts">
        <Button type="submit" tone="brand" aria-disabled={busy}>
          Set
        </Button>
        {most !== null && (
          <Button tone="quiet" aria-disabled={busy} onClick={() => void set(null)}>
            No limit
          </Button>
        )}
      </p>
    </form>
  )
}
