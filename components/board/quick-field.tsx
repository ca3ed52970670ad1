'use client'

import { Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { MarkList, useMarks } from './mark-list.tsx'
import type { QuickAdd } from './use-quick-add.ts'

export interface QuickFieldProps {
  readonly quick: QuickAdd
  readonly label: string
  readonly focus?: boolean
  readonly onLeave?: () => void
}

/** One line for a task: `@` completes names, `!` priorities, and what names nobody is said before it is sent. */
export function QuickField({ quick, label, focus = false, onLeave }: QuickFieldProps) {
  const { line, setLine, unknown, sending } = quick
  const field = useRef<HTMLInputElement>(null)
  const marks = useMarks(field, line, setLine, '@!')
  useEffect(() => {
    if (focus) field.current?.focus()
  }, [focus])
  return (
    <span className="quick-field">
      <span className="field px">
        <Icon of={Plus} />
        <input
          ref={field}
          {...marks.input}
          value={line}
          aria-label={label}
          placeholder="Add a task: @who #label !high"
          maxLength={600}
          autoComplete="off"
          onChange={({ target }) => setLine(target.value)}
          onBlur={() => {
            marks.close()
            if (line === '') onLeave?.()
          }}
          onKeyDown={(event) => {
            if (marks.onKeyDown(event)) return
            if (event.key !== 'Escape') return
            event.currentTarget.blur()
            onLeave?.()
          }}
        />
        <kbd className="key wide">↵</kbd>
      </span>
      <MarkList {...marks} />
      {unknown.length > 0 && !marks.isOpen && (
        <span className="quick-note meta" role="status">
          {unknown.join(' ')} names nobody here, and stays in the title.
        </span>
      )}
      {sending > 0 && line === '' && (
        <span className="quick-note meta on-its-way" role="status">
          Adding {plural(sending, 'task', 'tasks')}…
        </span>
      )}
    </span>
  )
}
