'use client'

import type { Task } from '#lib/state/model.ts'
import { SelectField } from '../tasks/select-field.tsx'
import { PRIORITIES, PRIORITY_WORDS } from '../tasks/task-words.ts'
import { Field } from '../ui/field.tsx'
import { AreaField, ListField } from './edit-fields.tsx'
import { localTime } from './local-time.ts'
import type { TaskDraft } from './use-task-draft.ts'
import { WhoField } from './who-field.tsx'

const PRIORITY_OPTIONS = PRIORITIES.map((value) => ({ value, words: PRIORITY_WORDS[value] }))
const REVIEW_OPTIONS = [
  { value: 'none', words: 'Not needed' },
  { value: 'person', words: 'By a person' },
] as const

export interface EditedTask {
  readonly task: Task
  readonly draft: TaskDraft
}

/** What was not touched follows the live task. */
export function TaskFields({ task, draft: { edits, edit, wrong } }: EditedTask) {
  return (
    <>
      <Field
        label="Title"
        value={edits.title ?? task.title}
        maxLength={500}
        required
        wrong={wrong?.about('title')}
        onChange={({ target }) => edit({ title: target.value })}
      />
      <AreaField
        label="Description"
        value={edits.description ?? task.description ?? ''}
        onChange={(description) => edit({ description })}
      />
      <SelectField
        label="Priority"
        value={edits.priority ?? task.priority}
        onChange={(priority) => edit({ priority })}
        options={PRIORITY_OPTIONS}
      />
      <WhoField
        value={edits.assignee === undefined ? task.assignee : edits.assignee}
        onChange={(assignee) => edit({ assignee })}
      />
      <ListField
        label="Labels"
        hint="Separated by commas."
        value={edits.labels ?? task.labels}
        onChange={(labels) => edit({ labels: [...labels] })}
      />
      <Field
        label="Project"
        value={edits.project ?? task.project ?? ''}
        maxLength={240}
        onChange={({ target }) => edit({ project: target.value })}
      />
      <SelectField
        label="Review"
        value={edits.review ?? task.review}
        onChange={(review) => edit({ review })}
        options={REVIEW_OPTIONS}
      />
      <ListField
        label="Waits for"
        hint="Ids of tasks that have to be done first."
        wrong={wrong?.about('dependsOn')}
        value={edits.dependsOn ?? task.dependsOn}
        onChange={(dependsOn) => edit({ dependsOn: [...dependsOn] })}
      />
      <Field
        label="Due"
        type="datetime-local"
        value={localTime(edits.due === undefined ? task.due : edits.due)}
        onChange={({ target }) => edit({ due: target.value === '' ? null : new Date(target.value).toISOString() })}
      />
      <AreaField
        label="What came of it"
        value={edits.result ?? task.result ?? ''}
        onChange={(result) => edit({ result })}
      />
    </>
  )
}
