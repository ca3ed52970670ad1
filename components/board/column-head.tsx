import { ChevronLeft } from 'lucide-react'
import { useCallback } from 'react'
import { useClock, useLive } from '#lib/client/use-live.ts'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { limitOf } from '#lib/state/task-limits.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { ColumnLimit } from './column-limit.tsx'

const MOST_CRATES = 16
const DAY_MS = 86_400_000

export interface ColumnHeadProps {
  readonly status: TaskStatus
  readonly tasks: readonly Task[]
  /** How many there are of the status, whatever is shown. */
  readonly all: number
  readonly onFold: (status: TaskStatus) => void
}

/** Name, count, limit in words, one crate a task; an empty one is room under the limit. */
export function ColumnHead({ status, tasks, all, onFold }: ColumnHeadProps) {
  const most = useLive(useCallback(({ workspace }: MissionState) => limitOf(workspace.limits, status), [status]))
  return (
    <header className="col-head">
      <h2 className="head-px">{STATUS_WORDS[status]}</h2>
      <span className="count">{countWords(tasks.length)}</span>
      {!isClosed(status) && <ColumnLimit {...{ status, all, most }} isCut={all !== tasks.length} />}
      {status === 'backlog' && <NewOnes tasks={tasks} />}
      {isClosed(status) && (
        <Button tone="quiet" icon aria-label={`Fold ${STATUS_WORDS[status]}`} onClick={() => onFold(status)}>
          <Icon of={ChevronLeft} />
        </Button>
      )}
      <Crates count={tasks.length} room={most === null ? 0 : most - all} />
    </header>
  )
}

function NewOnes({ tasks }: { tasks: readonly Task[] }) {
  const count = useClock(
    useCallback(
      (nowMs: number) => tasks.filter(({ createdAt }) => nowMs - Date.parse(createdAt) < DAY_MS).length,
      [tasks],
    ),
    60_000,
  )
  return (
    count > 0 && (
      <span className="meta spring num" title="New in the last 24 hours">
        +{countWords(count)}
        <span className="sr"> in 24 h</span>
      </span>
    )
  )
}

export const Crates = ({ count, room = 0 }: { count: number; room?: number }) => (
  <span className="crates game" aria-hidden="true">
    {Array.from({ length: Math.min(count, MOST_CRATES) }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks are alike and only counted
      <i key={at} />
    ))}
    {Array.from({ length: Math.max(0, Math.min(room, MOST_CRATES - count)) }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks are alike and only counted
      <i key={`room ${at}`} className="is-room" />
    ))}
  </span>
)
