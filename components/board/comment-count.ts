import type { Comment } from '#lib/state/model.ts'
import { COMMENTS } from '#lib/state/tasks.ts'
import { countWords } from '../ui/figures.ts'

/** How many there are: of a task that has as many as are kept at hand there may be more. */
export const commentCount = ({ length }: readonly Comment[]): string =>
  length < COMMENTS ? countWords(length) : `${countWords(COMMENTS)}+`
