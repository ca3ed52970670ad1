import { isDeepStrictEqual } from 'node:util'
import {
  type JsonPath,
  pretty,
  textAt,
  unitOf,
  valueAt,
  withItem,
  withMember,
  withoutItem,
  withoutMember,
} from './json-text.ts'
import type { JsonEdit } from './recipe.ts'

/** An edit with what is needed to take it back. */
export type DoneEdit = JsonEdit & {
  /** The text that stood where a member was set, null where there was none. */
  readonly before: string | null
  /** Objects and lists that were made on the way, outermost first. */
  readonly made: readonly JsonPath[]
}

export function applyEdits(text: string, edits: readonly JsonEdit[]): { text: string; done: readonly DoneEdit[] } {
  let now = text
  const done = edits.map((edit): DoneEdit => {
    const { path, value, op } = edit
    const above = path
      .map((_, depth) => path.slice(0, op === 'append' ? depth + 1 : depth))
      .filter(({ length }) => length > 0)
    const made = above.filter((one) => valueAt(now, one) === undefined)
    const before = op === 'set' ? (textAt(now, path) ?? null) : null
    now = op === 'set' ? withMember(now, path, pretty(value, unitOf(now))) : withItem(now, path, value)
    return { ...edit, before, made }
  })
  return { text: now, done }
}

/**
 * Takes back what we did and nothing else: a value that somebody changed since stays theirs.
 * @returns `left`: the paths that were changed since.
 */
export function undoEdits(text: string, done: readonly DoneEdit[]): { text: string; left: readonly string[] } {
  let now = text
  const left: string[] = []
  for (const { op, path, value, before, made } of done.toReversed()) {
    const isOurs = (other: unknown) => isDeepStrictEqual(other, value)
    const there = valueAt(now, path)
    if (op === 'set') {
      if (!isOurs(there)) {
        if (there !== undefined) left.push(path.join('.'))
      } else now = before === null ? withoutMember(now, path) : withMember(now, path, before)
    } else now = withoutItem(now, path, isOurs)
    for (const one of made.toReversed()) if (isEmpty(valueAt(now, one))) now = withoutMember(now, one)
  }
  return { text: now, left }
}

const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
