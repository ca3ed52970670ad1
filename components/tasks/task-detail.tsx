'use client'

import { ArrowLeft } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { TaskActs } from './task-acts.tsx'
import type { TaskFields } from './task-calls.ts'
import { TaskComments } from './task-comments.tsx'
import { TaskFacts } from './task-facts.tsx'
import { TaskFieldsForm } from './task-fields-form.tsx'
import { TaskRefusal } from './task-refusal.tsx'
import { STATUS_WORDS } from './task-words.ts'
import type { TaskAct, TaskIntent } from './use-task-act.ts'

export interface TaskDetailProps {
  readonly taskId: string
  readonly act: TaskAct
  readonly onSaid: (text: string) => void
  readonly onBack: () => void
}

/** What a person has typed and not saved, and the version it was typed over. */
interface Draft {
  readonly from: number
  readonly fields: TaskFields
}

/** One task: what stands, a form over it, and what can be done with it. Fields that were not touched follow the live task. */
export function TaskDetail({ taskId, act, onSaid, onBack }: TaskDetailProps) {
  const task = useLive(useCallback(({ tasks }: MissionState) => tasks.get(taskId), [taskId]))
  const [draft, setDraft] = useState<Draft | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const carryOut = (intent: TaskIntent, requestId?: string) => {
    if (act.busy) return
    const stored = () => {
      setDraft(null)
      onSaid(saidOf(intent))
      // Buttons come and go with the status: the focus must not go with them.
      heading.current?.focus()
    }
    void act.send(intent, stored, requestId)
  }
  const change = (from: number, fields: TaskFields) => carryOut({ taskId, from, act: { kind: 'change', fields } })
  const leave = () => {
    act.dismiss()
    setDraft(null)
    heading.current?.focus()
  }
  // What is typed meanwhile would not be what "anyway" sends.
  const deciding = act.refusal?.error.code === 'conflict'
  useEffect(() => heading.current?.focus(), [])
  useEffect(() => {
    // The form with the focus in it has made room for the decision.
    if (deciding) heading.current?.focus()
  }, [deciding])
  return (
    <section className="task-detail" aria-label="Task">
      <Button tone="quiet" onClick={onBack}>
        <Icon of={ArrowLeft} />
        All tasks
      </Button>
      <h3 className="task-title" ref={heading} tabIndex={-1}>
        {task ? <UntrustedText text={task.title} /> : 'This task is gone'}
      </h3>
      <TaskRefusal
        act={act}
        live={task}
        onLeave={leave}
        onAgain={(from, requestId) => act.refusal && carryOut({ ...act.refusal.intent, from }, requestId)}
      />
      {task ? (
        <>
          <TaskFacts task={task} />
          {draft && draft.from < task.version && !act.busy && !act.refusal && <Moved from={draft.from} task={task} />}
          {!deciding && (
            <>
              <TaskFieldsForm
                task={task}
                edits={draft?.fields ?? {}}
                onEdit={(fields) =>
                  setDraft({ from: draft?.from ?? task.version, fields: { ...draft?.fields, ...fields } })
                }
              />
              <TaskActs
                task={task}
                dirty={draft !== null}
                busy={act.busy}
                onChange={(fields) => change(draft?.from ?? task.version, { ...draft?.fields, ...fields })}
                onRemove={() => carryOut({ taskId, from: task.version, act: { kind: 'remove' } })}
              />
            </>
          )}
          <TaskComments comments={task.comments} />
        </>
      ) : (
        !act.refusal && <Empty title="It was removed">Its history stays in the event log.</Empty>
      )}
    </section>
  )
}

function Moved({ from, task }: { from: number; task: Task }) {
  return (
    <p className="task-moved" role="status">
      It changed while you were editing: you started from version {from}, and it is at version {task.version} now.
    </p>
  )
}

function saidOf({ act }: TaskIntent): string {
  if (act.kind === 'remove') return 'Removed.'
  const { status } = act.fields
  return status === undefined ? 'Saved.' : `Saved: it is in ${STATUS_WORDS[status].toLowerCase()}.`
}
