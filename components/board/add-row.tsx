'use client'

import { Plus } from 'lucide-react'
import { useRef } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { Icon } from '../ui/icon.tsx'
import { QuickField } from './quick-field.tsx'
import { useQuickAdd } from './use-quick-add.ts'

export interface AddRowProps {
  readonly status: TaskStatus
  readonly open: boolean
  readonly onOpen: (status: TaskStatus | null) => void
}

/** Adds to one column; stays open for the next one until Escape. */
export function AddRow({ status, open, onOpen }: AddRowProps) {
  const row = useRef<HTMLButtonElement>(null)
  const quick = useQuickAdd(status, status)
  if (!open)
    return (
      <button ref={row} type="button" className="add-row" onClick={() => onOpen(status)}>
        <Icon of={Plus} />
        Add to {STATUS_WORDS[status]}
        {status === 'backlog' && <kbd className="key">C</kbd>}
      </button>
    )
  return (
    <form className="add-row is-open" method="post" onSubmit={quick.submit}>
      <QuickField quick={quick} label={`Add to ${STATUS_WORDS[status]}`} focus onLeave={() => onOpen(null)} />
    </form>
  )
}
