'use client'

import { type ReactNode, useMemo, useState } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { TasksByStatus } from '#lib/state/selectors.ts'
import { Empty } from '../ui/empty.tsx'
import { moneyWords, plural } from '../ui/figures.ts'
import type { Board } from './board.ts'
import type { BoardView, ChangeBoard } from './board-view.ts'
import { costOf, linesOf } from './task-lines.ts'
import { TaskTableLines } from './task-table-lines.tsx'
import type { Picks } from './use-picked.ts'

export interface TaskTableProps {
  readonly board: Board
  readonly view: BoardView
  readonly change: ChangeBoard
  readonly onOpen: (id: string) => void
  readonly picks: Picks
  /** Stands in the foot while something is picked, so that nothing is covered and nothing moves. */
  readonly bulk: ReactNode
}

/** One line each, grouped by status; only those in view are drawn. */
export function TaskTable({ board, view, change, onOpen, picks, bulk }: TaskTableProps) {
  const [closed, setClosed] = useState<ReadonlySet<TaskStatus>>(new Set())
  const lines = useMemo(() => linesOf(board.columns, view.order, closed), [board.columns, view.order, closed])
  const toggle = (status: TaskStatus) => {
    const next = new Set(closed)
    if (!next.delete(status)) next.add(status)
    setClosed(next)
  }
  return (
    <section className="task-window window px px-drop" aria-label="List of tasks">
      {lines.length === 0 ? (
        <Empty title="No tasks yet">Add one above, or let an agent report its own.</Empty>
      ) : (
        <TaskTableLines {...{ lines, view, change, onOpen, picks }} links={board.links} onToggle={toggle} />
      )}
      {picks.ids.size > 0 ? bulk : <Sum columns={board.columns} count={board.count} />}
    </section>
  )
}

function Sum({ columns, count }: { columns: TasksByStatus; count: number }) {
  const nano = Object.values(columns).reduce((sum: number, tasks: TasksByStatus['done']) => sum + costOf(tasks), 0)
  return (
    <p className="task-sum">
      <span className="soft">{plural(count, 'task', 'tasks')}</span>
      {nano > 0 && <b className="num spring">{moneyWords(nano)} so far</b>}
    </p>
  )
}
