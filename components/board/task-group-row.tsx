import { ChevronDown, ChevronRight } from 'lucide-react'
import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import { limitOf } from '#lib/state/task-limits.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { countWords, moneyWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { costOf, type TaskLine } from './task-lines.ts'
import { COLUMN_COUNT } from './task-table-head.tsx'

export interface TaskGroupRowProps {
  readonly line: TaskLine & { readonly kind: 'group' }
  readonly at: number
  readonly isCursor: boolean
  readonly onToggle: (status: TaskStatus) => void
}

/** A status with its count and what its tasks cost. */
export function TaskGroupRow({ line: { status, tasks, open }, at, isCursor, onToggle }: TaskGroupRowProps) {
  const nano = costOf(tasks)
  const most = useLive(useCallback(({ workspace }: MissionState) => limitOf(workspace.limits, status), [status]))
  return (
    <tr className="tt-group" data-stage={status} aria-rowindex={at + 2} aria-current={isCursor || undefined}>
      <th scope="rowgroup" colSpan={COLUMN_COUNT - 1}>
        <button type="button" aria-expanded={open} onClick={() => onToggle(status)}>
          <Icon of={open ? ChevronDown : ChevronRight} />
          {STATUS_WORDS[status]}
          <span className="count">{countWords(tasks.length)}</span>
          {most !== null && <span className="meta">limit {countWords(most)}</span>}
        </button>
      </th>
      <td className="n num">{nano > 0 && <b>{moneyWords(nano)}</b>}</td>
    </tr>
  )
}
