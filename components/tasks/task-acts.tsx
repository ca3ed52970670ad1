'use client'

import { useState } from 'react'
import type { Task } from '#lib/state/model.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { Button } from '../ui/button.tsx'
import type { TaskFields } from './task-calls.ts'

export interface TaskActsProps {
  readonly task: Task
  /** Something was typed and not saved. */
  readonly dirty: boolean
  readonly busy: boolean
  /** What was typed goes along. */
  readonly onChange: (fields: TaskFields) => void
  readonly onRemove: () => void
}

/** What can be done with a task. Buttons stay focusable while one is carried out, so that the focus stays. */
export function TaskActs({ task, dirty, busy, onChange, onRemove }: TaskActsProps) {
  const [asking, setAsking] = useState(false)
  if (asking) return <AskRemove busy={busy} onKeep={() => setAsking(false)} onRemove={onRemove} />
  const closed = isClosed(task.status)
  return (
    <div className="task-acts">
      <Button className="task-remove" tone="quiet" aria-disabled={busy} onClick={() => setAsking(true)}>
        Remove
      </Button>
      {closed ? (
        <Button aria-disabled={busy} onClick={() => onChange({ status: 'ready' })}>
          Reopen
        </Button>
      ) : (
        <>
          <Button aria-disabled={busy} onClick={() => onChange({ status: 'failed' })}>
            Mark as failed
          </Button>
          <Button tone={dirty ? 'plain' : 'brand'} aria-disabled={busy} onClick={() => onChange({ status: 'done' })}>
            Complete
          </Button>
        </>
      )}
      {dirty && (
        <Button tone="brand" aria-disabled={busy} onClick={() => onChange({})}>
          Save
        </Button>
      )}
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
