import { ChevronRight } from 'lucide-react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { Crates } from './column-head.tsx'

export interface ColumnStripProps {
  readonly status: TaskStatus
  readonly count: number
  readonly over: boolean
  readonly refuses: boolean
  readonly onUnfold: (status: TaskStatus) => void
}

/** A column that is folded: its name, its count, and still a place to drop on. */
export const ColumnStrip = ({ status, count, over, refuses, onUnfold }: ColumnStripProps) => (
  <button
    type="button"
    className="strip window px px-drop"
    data-column={status}
    data-stage={status}
    data-over={over || undefined}
    data-refuses={refuses || undefined}
    aria-label={`Unfold ${STATUS_WORDS[status]}, ${countWords(count)}`}
    onClick={() => onUnfold(status)}
  >
    <Icon of={ChevronRight} />
    <span className={status === 'failed' && count > 0 ? 'count count-hot' : 'count'}>{countWords(count)}</span>
    <span className="head-px">{STATUS_WORDS[status]}</span>
    <Crates count={count} />
  </button>
)
