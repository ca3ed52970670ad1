'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Task } from '#lib/state/model.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { changeTask } from '../tasks/task-calls.ts'
import { keepText, keptText } from '../ui/kept-text.ts'
import { type Draft, draftText, readDraft, typedSince } from './kept-draft.ts'
import { useMe } from './me.ts'
import { type Edits, editsOf, type Field, type Merge, mergeFields, sameValue } from './merge-fields.ts'
import type { OwnVersions } from './own-versions.ts'

export interface TaskDraft {
  readonly edits: Edits
  readonly dirty: boolean
  readonly merge: Merge
  /** Clashes that nobody has decided. */
  readonly open: number
  readonly isMine: (field: Field) => boolean
  readonly busy: boolean
  /** What was saved went out before what stands here was typed. */
  readonly isMore: boolean
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
 * shown, and stored over only once this person has seen it. What was typed is kept in this tab until it is stored or discarded.
 * @param saved is called once all of it is stored.
 * @param own is told of each step of it.
 */
export function useTaskDraft(taskId: string, live: Task | undefined, own: OwnVersions, saved: () => void): TaskDraft {
  const [draft, latest, setDraft] = useKeptDraft(taskId)
  const [isMore, setMore] = useState(false)
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
      const some = Object.keys(wanted).length > 0
      const stored = some ? await changeTask(from.id, from.version, wanted, newRequestId()) : from
      own.note(from, stored)
      const more = typedSince(latest.current, mine, stored)
      setAhead(stored)
      setDraft(more)
      setMore(more !== null)
      setWrong(null)
      if (more === null) saved()
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
    isMore,
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
      setMore(false)
      setWrong(null)
    },
  }
}

/** A draft, the same at once, and how to set it. It is there again after Back and a reload. */
function useKeptDraft(taskId: string) {
  const { id: me } = useMe()
  const key = `mission-control:task-draft-1:${me}:${taskId}`
  const [draft, setShown] = useState<Draft | null>(null)
  const latest = useRef<Draft | null>(null)
  const set = useCallback(
    (next: Draft | null) => {
      latest.current = next
      setShown(next)
      keepText(key, draftText(next))
    },
    [key],
  )
  useEffect(() => {
    const kept = readDraft(keptText(key))
    latest.current = kept
    setShown(kept)
  }, [key])
  return [draft, latest, set] as const
}
