'use client'

import { useState } from 'react'
import type { Task } from '#lib/state/model.ts'
import { AnswerError } from '../rest/send-json.ts'
import { changeTask, newRequestId } from '../tasks/task-calls.ts'
import { type Edits, editsOf, type Field, type Merge, mergeFields, sameValue } from './merge-fields.ts'

/** What a person has typed, and the task as it stood then. */
interface Draft {
  readonly base: Task
  readonly edits: Edits
  /** Fields in which this person's own was chosen over the other's that stood then. */
  readonly decided: ReadonlyMap<Field, Task[Field]>
}

export interface TaskDraft {
  readonly edits: Edits
  readonly dirty: boolean
  readonly merge: Merge
  /** Clashes that nobody has decided. */
  readonly open: number
  readonly isMine: (field: Field) => boolean
  readonly busy: boolean
  readonly wrong: AnswerError | null
  readonly edit: (edits: Edits) => void
  readonly decide: (field: Field, whose: 'mine' | 'theirs') => void
  readonly save: () => void
  readonly discard: () => void
}

const NO_MERGE: Merge = { mine: [], clashes: [], theirs: [] }
/** Others may change other fields just as this is stored; more often in a row than this is no accident. */
const TRIES = 4

/**
 * Edits over a live task. What others change meanwhile in other fields is kept beside; what they change in the same ones is
 * shown, and stored over only once this person has seen it. @param saved is called with the task stored.
 */
export function useTaskDraft(live: Task | undefined, saved: () => void): TaskDraft {
  const [draft, setDraft] = useState<Draft | null>(null)
  const [ahead, setAhead] = useState<Task | null>(null)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // The answer to a request may be ahead of the live state.
  const now = ahead && live && ahead.version > live.version ? ahead : live
  const merge = draft && now ? mergeFields(draft.base, draft.edits, now) : NO_MERGE
  const isDecided = (one: Draft, { field, theirs }: { field: Field; theirs: Task[Field] }) =>
    one.decided.has(field) && sameValue(one.decided.get(field) ?? null, theirs)
  const store = async (mine: Draft, from: Task, tries: number): Promise<void> => {
    const { mine: fields, clashes } = mergeFields(mine.base, mine.edits, from)
    if (clashes.some((clash) => !isDecided(mine, clash))) return
    const wanted = editsOf(mine.edits, [...fields, ...clashes.map(({ field }) => field)])
    try {
      if (Object.keys(wanted).length > 0) await changeTask(from.id, from.version, wanted, newRequestId())
      setDraft(null)
      setWrong(null)
      saved()
    } catch (cause) {
      const error = AnswerError.from(cause)
      const stands = error.code === 'conflict' ? ((error.current ?? null) as Task | null) : null
      if (stands === null) return setWrong(error)
      setAhead(stands)
      if (tries > 1) return store(mine, stands, tries - 1)
      setWrong(error)
    }
  }
  return {
    edits: draft?.edits ?? {},
    dirty: draft !== null,
    merge,
    open: draft ? merge.clashes.filter((clash) => !isDecided(draft, clash)).length : 0,
    isMine: (field) => draft?.decided.has(field) ?? false,
    busy,
    wrong,
    edit: (edits) =>
      now &&
      setDraft({
        base: draft?.base ?? now,
        edits: { ...draft?.edits, ...edits },
        decided: draft?.decided ?? new Map(),
      }),
    decide(field, whose) {
      if (!draft || !now) return
      if (whose === 'mine') return setDraft({ ...draft, decided: new Map(draft.decided).set(field, now[field]) })
      const { [field]: _theirs, ...edits } = draft.edits
      setDraft({ ...draft, edits, base: { ...draft.base, [field]: now[field] } })
    },
    save() {
      if (!draft || !now || busy) return
      setBusy(true)
      void store(draft, now, TRIES).finally(() => setBusy(false))
    },
    discard() {
      setDraft(null)
      setWrong(null)
    },
  }
}
