import { createHash } from 'node:crypto'
import { Failure } from './failure.ts'
import { applyEdits, type DoneEdit, undoEdits } from './json-edits.ts'
import { jsonValue } from './json-text.ts'
import type { Block, FileEdits } from './recipe.ts'
import { withBlocks, withoutBlocks } from './text-blocks.ts'

/** One changed file with all that undoing it takes; kept in the record of a connection. */
export interface FileRecord {
  readonly path: string
  /** The text as it was, in a file beside it; null where there was no file. */
  readonly backup: string | null
  /** SHA-256 of the text as we left it, and of the one in the backup. */
  readonly after: string
  readonly before: string | null
  readonly change:
    | { readonly kind: 'json'; readonly done: readonly DoneEdit[] }
    | { readonly kind: 'blocks'; readonly blocks: readonly Block[] }
    | { readonly kind: 'own' }
}

export interface FileChange {
  readonly path: string
  /** Without our changes; null: no file. */
  readonly base: string | null
  readonly text: string
  readonly record: FileRecord
}

export const BACKUP = '.before-mission-control'
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** @param base the text without changes of ours. @throws Failure for a file that cannot be understood. */
export function changeFile(edits: FileEdits, base: string | null): FileChange {
  const { path } = edits
  const { text, change } = understood(path, () => changed(edits, base))
  const record: FileRecord = {
    path,
    backup: base === null ? null : path + BACKUP,
    after: hashOf(text),
    before: base === null ? null : hashOf(base),
    change,
  }
  return { path, base, text, record }
}

function changed(edits: FileEdits, base: string | null): { text: string; change: FileRecord['change'] } {
  if (edits.kind === 'own') return { text: edits.text, change: { kind: 'own' } }
  if (edits.kind === 'blocks')
    return { text: withBlocks(base ?? '', edits.blocks), change: { kind: 'blocks', blocks: edits.blocks } }
  const { text, done } = applyEdits(base?.trim() ? base : '{}\n', edits.edits)
  return { text, change: { kind: 'json', done } }
}

export interface Undone {
  /** Null: the file goes. */
  readonly text: string | null
  /** What somebody changed since, which stays. */
  readonly left: readonly string[]
}

/**
 * The text without our changes. One that nobody touched since comes back byte for byte; of another only ours is taken out.
 * @param now the text as it is, null where the file is gone. @param backup of the record, null where it is gone.
 */
export function undoFile(
  { path, change, after, before }: FileRecord,
  now: string | null,
  backup: string | null,
): Undone {
  if (now === null) return { text: null, left: [] }
  if (hashOf(now) === after) {
    if (before === null) return { text: null, left: [] }
    if (backup !== null && hashOf(backup) === before) return { text: backup, left: [] }
  }
  if (change.kind === 'own') return { text: now, left: ['all of it'] }
  const undone = understood(path, () =>
    change.kind === 'json' ? undoEdits(now, change.done) : withoutBlocks(now, change.blocks),
  )
  return before === null && isNothing(undone.text, change.kind) ? { ...undone, text: null } : undone
}

function isNothing(text: string, kind: 'json' | 'blocks'): boolean {
  if (kind === 'blocks') return text.trim() === ''
  const value = jsonValue(text)
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function understood<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Failure(
      'invalid',
      `${path} was left as it is, since it cannot be understood: ${why} Mend it and try again.`,
      1,
      cause,
    )
  }
}
