import type { Task } from '#lib/state/model.ts'
import type { TaskFields } from '../tasks/task-calls.ts'

/** The fields that a person edits in a form, in its order. */
export const FIELDS = [
  'title',
  'description',
  'priority',
  'assignee',
  'labels',
  'project',
  'review',
  'dependsOn',
  'due',
  'result',
] as const satisfies readonly (keyof TaskFields & keyof Task)[]
export type Field = (typeof FIELDS)[number]

export const FIELD_WORDS: Readonly<Record<Field, string>> = {
  title: 'Title',
  description: 'Description',
  priority: 'Priority',
  assignee: 'Assignee',
  labels: 'Labels',
  project: 'Project',
  dependsOn: 'Waits for',
  due: 'Due',
  review: 'Review',
  result: 'What came of it',
}

export type Edits = Pick<TaskFields, Field>
export type FieldValue = Task[Field]

/** A field that two people changed to different things. */
export interface Clash {
  readonly field: Field
  readonly was: FieldValue
  readonly theirs: FieldValue
  readonly mine: FieldValue
}

export interface Merge {
  /** What only this person changed: it can be stored over what stands. */
  readonly mine: readonly Field[]
  readonly clashes: readonly Clash[]
  /** What others changed meanwhile and this person did not touch. */
  readonly theirs: readonly Field[]
}

/** @param base the task as it stood when the first field was touched; @param now as it stands. */
export function mergeFields(base: Pick<Task, Field>, edits: Edits, now: Task): Merge {
  const mine: Field[] = []
  const clashes: Clash[] = []
  const theirs: Field[] = []
  for (const field of FIELDS) {
    const edit = edits[field]
    const changed = !sameValue(base[field], now[field])
    if (edit === undefined) {
      if (changed) theirs.push(field)
    } else if (sameValue(plain(edit), now[field])) {
      // Both want the same, or it was typed back.
    } else if (changed) {
      clashes.push({ field, was: base[field], theirs: now[field], mine: plain(edit) })
    } else {
      mine.push(field)
    }
  }
  return { mine, clashes, theirs }
}

/** The edits of some fields alone. */
export const editsOf = (edits: Edits, fields: readonly Field[]): Edits =>
  Object.fromEntries(Object.entries(edits).filter(([field]) => fields.some((one) => one === field)))

const plain = (value: NonNullable<Edits[Field]> | null): FieldValue => value

/** Nothing and an empty text are the same to whoever reads it. */
export const sameValue = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  JSON.stringify(a ?? '') === JSON.stringify(b ?? '') || instant(a, b)

/** One moment can be written in two ways. */
const instant = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  typeof a === 'string' && typeof b === 'string' && ISO.test(a) && ISO.test(b) && Date.parse(a) === Date.parse(b)

const ISO = /^\d{4}-\d{2}-\d{2}T/
