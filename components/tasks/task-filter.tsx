import type { TaskStatus } from '#lib/protocol/event.ts'
import type { TasksByStatus } from '#lib/state/selectors.ts'
import { countWords } from '../ui/figures.ts'
import { STATUS_WORDS, STATUSES } from './task-words.ts'

/** Which tasks the list shows. */
export type Shown = 'all' | TaskStatus

export interface TaskFilterProps {
  readonly tasks: TasksByStatus
  readonly shown: Shown
  readonly onShow: (shown: Shown) => void
}

/** One button for each status that has tasks, and one for all. */
export function TaskFilter({ tasks, shown, onShow }: TaskFilterProps) {
  const all = STATUSES.reduce((sum, status) => sum + tasks[status].length, 0)
  const choices: readonly { shown: Shown; words: string; count: number }[] = [
    { shown: 'all', words: 'All', count: all },
    ...STATUSES.map((status) => ({ shown: status, words: STATUS_WORDS[status], count: tasks[status].length })),
  ]
  return (
    <fieldset className="task-filter">
      <legend className="sr">Show</legend>
      {choices
        .filter((choice) => choice.count > 0 || choice.shown === shown || choice.shown === 'all')
        .map((choice) => (
          <button
            key={choice.shown}
            type="button"
            aria-pressed={choice.shown === shown}
            onClick={() => onShow(choice.shown)}
          >
            {choice.words} <span className="num">{countWords(choice.count)}</span>
          </button>
        ))}
    </fieldset>
  )
}
