'use client'

import type { Task } from '#lib/state/model.ts'
import { Field } from '../ui/field.tsx'
import { AssigneeField } from './assignee-field.tsx'
import { SelectField } from './select-field.tsx'
import type { TaskFields } from './task-calls.ts'
import { movesOf, PRIORITIES, PRIORITY_WORDS, STATUS_WORDS } from './task-words.ts'

export interface TaskFieldsFormProps {
  readonly task: Task
  /** What was typed over the task as it stands. */
  readonly edits: TaskFields
  readonly onEdit: (fields: TaskFields) => void
}

/** The fields a person changes. Nothing is sent from here. */
export function TaskFieldsForm({ task, edits, onEdit }: TaskFieldsFormProps) {
  return (
    <div className="task-fields">
      <Field
        label="Title"
        value={edits.title ?? task.title}
        maxLength={500}
        onChange={({ target }) => onEdit({ title: target.value })}
      />
      <SelectField
        label="Status"
        value={edits.status ?? task.status}
        onChange={(status) => onEdit({ status })}
        options={movesOf(task.status).map((value) => ({ value, words: STATUS_WORDS[value] }))}
      />
      <SelectField
        label="Priority"
        value={edits.priority ?? task.priority}
        onChange={(priority) => onEdit({ priority })}
        options={PRIORITIES.map((value) => ({ value, words: PRIORITY_WORDS[value] }))}
      />
      <AssigneeField
        value={edits.assignee === undefined ? task.assignee : edits.assignee}
        onChange={(assignee) => onEdit({ assignee })}
      />
      <Field
        label="What came of it"
        value={edits.result ?? task.result ?? ''}
        maxLength={2_000}
        placeholder="A link, a number, a reason"
        onChange={({ target }) => onEdit({ result: target.value })}
      />
    </div>
  )
}
