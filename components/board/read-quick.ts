import type { Priority } from '#lib/protocol/event.ts'
import { PRIORITIES } from '../tasks/task-words.ts'

/** What one typed line makes. */
export interface QuickTask {
  readonly title: string
  readonly labels: readonly string[]
  readonly priority?: Priority
  /** As a task has it. */
  readonly assignee?: string
  /** Words with a mark that mean nobody or nothing here; they stay in the title. */
  readonly unknown: readonly string[]
}

/** Somebody whom a line can name. */
export interface Nameable {
  readonly name: string
  /** As a task has it: `agent:<id>` or `person:<id>`. */
  readonly assignee: string
}

/** A name as it is typed after `@`: without spaces, in any case. */
export const handleOf = (name: string): string => name.replaceAll(/\s+/g, '-').toLowerCase()

/** Reads `Test the retention job @Tinny #log !high`: marks may stand anywhere, the last of each kind counts. */
export function readQuick(line: string, people: readonly Nameable[]): QuickTask {
  const labels: string[] = []
  const unknown: string[] = []
  let priority: Priority | undefined
  let assignee: string | undefined
  const title = line
    .split(/\s+/)
    .filter((word) => {
      const [mark, rest] = [word.charAt(0), word.slice(1)]
      if (rest === '') return true
      if (mark === '#') {
        if (!labels.includes(rest)) labels.push(rest)
        return false
      }
      if (mark === '!') {
        const found = priorityOf(rest)
        if (found) priority = found
        else unknown.push(word)
        return found === undefined
      }
      if (mark !== '@') return true
      const found = whoIs(rest, people)
      if (found) assignee = found
      else unknown.push(word)
      return found === undefined
    })
    .join(' ')
    .trim()
  return { title, labels, unknown, ...(priority && { priority }), ...(assignee && { assignee }) }
}

/** `!h` is enough, and `!4` to `!1`. */
const priorityOf = (word: string): Priority | undefined =>
  PRIORITIES.find((one, at) => one.startsWith(word.toLowerCase()) || word === String(PRIORITIES.length - at))

/** A reference, a whole name that nobody else has, or the beginning of one that no other name shares. */
function whoIs(word: string, people: readonly Nameable[]): string | undefined {
  const handle = word.toLowerCase()
  const named = people.find(({ assignee }) => assignee.toLowerCase() === handle)
  if (named) return named.assignee
  const called = people.filter(({ name }) => handleOf(name) === handle)
  const [only, ...others] = called.length > 0 ? called : people.filter(({ name }) => handleOf(name).startsWith(handle))
  return others.length === 0 ? only?.assignee : undefined
}

/** The word under the caret where it begins with one of these marks, for completion. @returns its mark, rest and place. */
export function markAt(
  text: string,
  caret: number,
  marks: string,
): { mark: string; rest: string; from: number } | null {
  const from = Math.max(text.lastIndexOf(' ', caret - 1), text.lastIndexOf('\n', caret - 1)) + 1
  const mark = text.charAt(from)
  if (mark === '' || !marks.includes(mark) || caret <= from) return null
  return { mark, rest: text.slice(from + 1, caret), from }
}
