'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { scrollFor, useVisibleRows } from '../ui/use-visible-rows.ts'
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
  const box = useRef<HTMLElement>(null)
  const { first, end } = useVisibleRows(box, lines.length, ROW)
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
  useShown(box, at, cursor)
  const all = lines.flatMap((one) => (one.kind === 'task' ? [one.task.id] : []))
  const isAll = all.length > 0 && all.every((id) => picks.ids.has(id))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="task-lines" ref={box} tabIndex={0} aria-label="Tasks, line by line">
      <table className="task-table" aria-rowcount={lines.length + 1}>
        <TaskTableHead
          order={view.order}
          onOrder={(order) => change({ order })}
          isAll={isAll}
          onAll={() => picks.set(isAll ? [] : all)}
        />
        <tbody>
          <Gap lines={first} />
          {lines
            .slice(first, end)
            .map((one, place) =>
              one.kind === 'group' ? (
                <TaskGroupRow
                  key={one.key}
                  line={one}
                  at={first + place}
                  isCursor={one.key === cursor}
                  onToggle={onToggle}
                />
              ) : (
                <TaskLineRow
                  key={one.key}
                  task={one.task}
                  links={links.get(one.key) ?? NO_LINKS}
                  at={first + place}
                  isCursor={one.key === cursor}
                  isOpen={one.key === view.task}
                  isPicked={picks.ids.has(one.key)}
                  onOpen={onOpen}
                  onPick={picks.toggle}
                />
              ),
            )}
          <Gap lines={lines.length - end} />
        </tbody>
      </table>
    </section>
  )
}

/** Keeps the room of lines that are not drawn. */
const Gap = ({ lines }: { lines: number }) =>
  lines > 0 && (
    <tr style={{ height: lines * ROW }}>
      <td colSpan={COLUMN_COUNT} />
    </tr>
  )

/** Once for each step of the cursor: lines that come in above it must not drag the list along. */
function useShown(box: React.RefObject<HTMLElement | null>, at: number, cursor: string | null): void {
  const show = useEffectEvent(() => {
    const list = box.current
    if (list && at >= 0) list.scrollTop = scrollFor(at, ROW, list.scrollTop, list.clientHeight - HEAD)
  })
  useEffect(() => {
    if (cursor !== null) show()
  }, [cursor])
}
