import type { Task } from '#lib/state/model.ts'
import { type Edits, FIELDS, type Field, sameValue } from './merge-fields.ts'

/** A task as far as a person edits it. */
export type Editable = Pick<Task, Field>

/** What a person has typed, and the task as it stood then. */
export interface Draft {
  readonly base: Editable
  readonly edits: Edits
  /** Fields in which this person's own was chosen over the other's that stood then. */
  readonly decided: ReadonlyMap<Field, Task[Field]>
}

/** As text, to be kept; null where nothing was changed. */
export function draftText(draft: Draft | null): string | null {
  if (draft === null || !FIELDS.some((field) => isChanged(draft, field))) return null
  const base = Object.fromEntries(FIELDS.map((field) => [field, draft.base[field]]))
  return JSON.stringify({ base, edits: draft.edits, decided: [...draft.decided] })
}

const isChanged = ({ base, edits }: Draft, field: Field): boolean =>
  edits[field] !== undefined && !sameValue(edits[field], base[field])

/** Whatever was kept; null where that is no draft. */
export function readDraft(text: string | null): Draft | null {
  if (text === null) return null
  try {
    // This page wrote it, and says so by the key.
    const { base, edits, decided } = JSON.parse(text) as Omit<Draft, 'decided'> & { decided: [Field, Task[Field]][] }
    return { base, edits, decided: new Map(decided) }
  } catch {
    // Half of it, as where the browser had no room: it is not there.
    return null
  }
}

/** What was typed after `saved` went out, over the task as it was stored; null for nothing. */
export function typedSince(now: Draft | null, saved: Draft, stored: Editable): Draft | null {
  if (now === null) return null
  const later = Object.entries(now.edits).filter(([field, value]) => value !== saved.edits[field as Field])
  return later.length === 0 ? null : { base: stored, edits: Object.fromEntries(later), decided: new Map() }
}
