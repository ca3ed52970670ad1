'use client'

import { useEffect, useRef, useState } from 'react'
import type { Task } from '#lib/state/model.ts'
import { TaskActs } from '../tasks/task-acts.tsx'
import type { TaskFields } from '../tasks/task-calls.ts'
import { TaskRefusal } from '../tasks/task-refusal.tsx'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { type TaskIntent, useTaskAct } from '../tasks/use-task-act.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { CommentForm } from './comment-form.tsx'
import { CommentList } from './comment-list.tsx'
import { EditForm } from './edit-form.tsx'
import { MergeView } from './merge-view.tsx'
import { MissingTask, missingTitle } from './missing-task.tsx'
import { createOwnVersions } from './own-versions.ts'
import { TaskFactList } from './task-fact-list.tsx'
import { TaskFileList } from './task-file-list.tsx'
import { TaskHistory } from './task-history.tsx'
import type { Missing } from './use-one-task.ts'
import { useTaskDraft } from './use-task-draft.ts'

export interface TaskBodyProps {
  readonly taskId: string
  /** Of its title as a heading: the first where it is the page. */
  readonly level?: 1 | 2
  /** Undefined where it is not there; `missing` says why. */
  readonly task: Task | undefined
  readonly missing: Missing | null
  readonly onSaid: (text: string) => void
  readonly onOpen: (id: string) => void
}

/** One task in reading order: what it is, who holds it, what it cost, what came of it, what happened, which files, what was said. */
export function TaskBody({ taskId, level = 2, task: live, missing, onSaid, onOpen }: TaskBodyProps) {
  const [own] = useState(createOwnVersions)
  // What this page did is answered before it comes back, and where the stream is cut much before.
  const task = live && own.after(live)
  const Heading = level === 1 ? 'h1' : 'h2'
  const heading = useRef<HTMLHeadingElement>(null)
  const [editing, setEditing] = useState(false)
  const act = useTaskAct()
  const toHeading = () => heading.current?.focus()
  const draft = useTaskDraft(taskId, task, own, () => {
    setEditing(false)
    onSaid('Saved.')
    toHeading()
  })
  const carryOut = (intent: TaskIntent, requestId?: string) => {
    if (act.busy) return
    const stored = (now: Task | null) => {
      if (now !== null) own.note({ id: taskId, version: intent.from }, now)
      onSaid(saidOf(intent))
      // Buttons come and go with the status: the focus must not go with them.
      toHeading()
    }
    void act.send(intent, stored, requestId)
  }
  const isEditing = editing || draft.dirty
  const leave = () => {
    setEditing(false)
    toHeading()
  }
  const change = (from: number, fields: TaskFields) => carryOut({ taskId, from, act: { kind: 'change', fields } })
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <div className="drawer-body">
      <Heading className="task-title" ref={heading} tabIndex={-1}>
        {task ? <UntrustedText text={task.title} /> : missingTitle(missing)}
      </Heading>
      <TaskRefusal
        act={act}
        live={task}
        onLeave={() => {
          act.dismiss()
          toHeading()
        }}
        onAgain={(from, requestId) => act.refusal && carryOut({ ...act.refusal.intent, from }, requestId)}
      />
      {!task && !act.refusal && <MissingTask missing={missing} />}
      {task && (
        <>
          {!isEditing && <TaskFactList task={task} onOpen={onOpen} />}
          {draft.dirty && <MergeView draft={draft} />}
          {isEditing ? (
            <EditForm task={task} draft={draft} onLeave={leave} />
          ) : (
            <TaskActs
              task={task}
              busy={act.busy}
              onChange={(fields) => change(task.version, fields)}
              onEdit={() => setEditing(true)}
              onRemove={() => carryOut({ taskId, from: task.version, act: { kind: 'remove' } })}
            />
          )}
          <TaskHistory task={task} />
          <TaskFileList task={task} />
          <CommentList comments={task.comments} />
          <CommentForm taskId={taskId} />
        </>
      )}
    </div>
  )
}

function saidOf({ act }: TaskIntent): string {
  if (act.kind === 'remove') return 'Removed.'
  const { status } = act.fields
  return status === undefined ? 'Saved.' : `Saved: it is in ${STATUS_WORDS[status].toLowerCase()}.`
}
