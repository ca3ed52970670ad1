'use client'

import { useState } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { TableLines } from '../ui/table-lines.tsx'
import type { BoardView, ChangeBoard } from './board-view.ts'
import { TaskGroupRow } from './task-group-row.tsx'
import { TaskLineRow } from './task-line-row.tsx'
import type { TaskLine } from './task-lines.ts'
import { type Links, NO_LINKS } from './task-marks.ts'
import { COLUMN_COUNT, TaskTableHead } from './task-table-head.tsx'
import type { Picks } from './use-picked.ts'

const ROW = 32
/** What stands over the first line, and stays there. */
const HEAD = 32

export interface TaskTableLinesProps {
  readonly lines: readonly TaskLine[]
  readonly links: ReadonlyMap<string, Links>
  readonly view: BoardView
  readonly change: ChangeBoard
  readonly onOpen: (id: string) => void
  readonly onToggle: (status: TaskStatus) => void
  readonly picks: Picks
}

/** The lines in view, and room for all. */
export function TaskTableLines({ lines, links, view, change, onOpen, onToggle, picks }: TaskTableLinesProps) {
  const [cursor, setCursor] = useState<string | null>(null)
  const at = lines.findIndex(({ key }) => key === cursor)
  const line = lines[at]
  const go = (place: number) => setCursor(lines[Math.max(0, Math.min(place, lines.length - 1))]?.key ?? null)
  const act = () => {
    if (line?.kind === 'group') onToggle(line.status)
    else if (line) onOpen(line.task.id)
  }
  useShortcuts('page', {
    down: () => go(at + 1),
    up: () => go(at - 1),
    open: () => line !== undefined && act(),
    pick: () => line?.kind === 'task' && picks.toggle(line.task.id),
    close: () => {
      if (picks.ids.size === 0) return false
      picks.set([])
      return true
    },
  })
  const all = lines.flatMap((one) => (one.kind === 'task' ? [one.task.id] : []))
  const isAll = all.length > 0 && all.every((id) => picks.ids.has(id))
  return (
    <TableLines
      name="task-table"
      label="Tasks, line by line"
      count={lines.length}
      row={ROW}
      head={HEAD}
      columns={COLUMN_COUNT}
      heading={
        <TaskTableHead
          order={view.order}
          onOrder={(order) => change({ order })}
          isAll={isAll}
          onAll={() => picks.set(isAll ? [] : all)}
        />
      }
      at={at}
      of={cursor}
    >
      {(first, end) =>
        lines
          .slice(first, end)
          .map((one, place) => (
            <Line key={one.key} {...{ one, links, view, onOpen, onToggle, picks }} at={first + place} cursor={cursor} />
          ))
      }
    </TableLines>
  )
}

interface LineProps extends Pick<TaskTableLinesProps, 'links' | 'view' | 'onOpen' | 'onToggle' | 'picks'> {
  readonly one: TaskLine
  readonly at: number
  readonly cursor: string | null
}

function Line({ one, at, cursor, links, view, onOpen, onToggle, picks }: LineProps) {
  if (one.kind === 'group') {
    return <TaskGroupRow line={one} at={at} isCursor={one.key === cursor} onToggle={onToggle} />
  }
  return (
    <TaskLineRow
      task={one.task}
      links={links.get(one.key) ?? NO_LINKS}
      at={at}
      isCursor={one.key === cursor}
      isOpen={one.key === view.task}
      isPicked={picks.ids.has(one.key)}
      onOpen={onOpen}
      onPick={picks.toggle}
    />
  )
}
