'use client'

import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Task } from '#lib/state/model.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import type { TaskFields } from './task-calls.ts'

export interface TaskActsProps {
  readonly task: Task
  readonly busy: boolean
  readonly onChange: (fields: TaskFields) => void
  readonly onEdit: () => void
  readonly onRemove: () => void
}

/** What can be done with a task. Buttons stay focusable while one is carried out, so that the focus stays. */
export function TaskActs({ task, busy, onChange, onEdit, onRemove }: TaskActsProps) {
  const [asking, setAsking] = useState<'never' | 'now' | 'kept'>('never')
  if (asking === 'now') return <AskRemove busy={busy} onKeep={() => setAsking('kept')} onRemove={onRemove} />
  const act = (words: string, fields: TaskFields, tone: 'plain' | 'brand' = 'plain') => (
    <Button tone={tone} aria-disabled={busy} onClick={() => onChange(fields)}>
      {words}
    </Button>
  )
  return (
    <div className="task-acts is-start">
      {isClosed(task.status) ? (
        act('Reopen', { status: 'ready' })
      ) : (
        <>
          {act('Complete', { status: 'done' }, 'brand')}
          {task.status === 'review'
            ? act('Send back', { status: 'ready' })
            : act('Mark as failed', { status: 'failed' })}
        </>
      )}
      <Button onClick={onEdit}>
        <Icon of={Pencil} />
        Edit
      </Button>
      <Button
        className="task-remove"
        tone="quiet"
        icon
        aria-label="Remove"
        aria-disabled={busy}
        // Whoever was asked and kept it is back at the button.
        autoFocus={asking === 'kept'}
        onClick={() => setAsking('now')}
      >
        <Icon of={Trash2} />
      </Button>
    </div>
  )
}

function AskRemove({ busy, onKeep, onRemove }: { busy: boolean; onKeep: () => void; onRemove: () => void }) {
  return (
    <fieldset className="task-ask">
      <legend className="sr">Remove the task</legend>
      <p>
        <b>Remove it for everybody?</b> It leaves the board; its events stay in the log.
      </p>
      <div className="task-acts">
        {/* The question replaces the button that had the focus; the safe answer takes it. */}
        <Button autoFocus onClick={onKeep}>
          Keep it
        </Button>
        <Button tone="danger" aria-disabled={busy} onClick={onRemove}>
          Remove task
        </Button>
      </div>
    </fieldset>
  )
}
