import { PRIORITIES } from '../tasks/task-words.ts'
import { handleOf, type markAt } from './read-quick.ts'
import type { Person } from './use-people.ts'

const MOST = 6

export interface MarkChoice {
  /** What is put after the mark. */
  readonly word: string
  readonly shown: string
}

/** What completes the word under the caret. */
export function choicesFor(found: ReturnType<typeof markAt>, people: readonly Person[]): readonly MarkChoice[] {
  if (found === null) return []
  const rest = found.rest.toLowerCase()
  const starts = (word: string) => word.startsWith(rest) && word !== rest
  if (found.mark !== '@') return PRIORITIES.filter(starts).map((word) => ({ word, shown: `${found.mark}${word}` }))
  return people.flatMap((one) => choiceOf(one, rest) ?? []).slice(0, MOST)
}

/** Of several who share a name each is put by its id: the name alone would mean none of them. */
function choiceOf({ name, words, assignee }: Person, rest: string): MarkChoice | null {
  const handle = handleOf(name)
  const isOnly = words === name
  if (!handle.startsWith(rest) || (isOnly && handle === rest)) return null
  return isOnly ? { word: handle, shown: `@${handle}` } : { word: assignee, shown: `@${words}` }
}
