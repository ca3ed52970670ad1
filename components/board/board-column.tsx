'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { plural } from '../ui/figures.ts'
import { AddRow } from './add-row.tsx'
import { type CardItem, itemsOf, placeAt } from './card-items.ts'
import { ColumnFoot } from './column-foot.tsx'
import { ColumnHead } from './column-head.tsx'
import { DropHole } from './drop-hole.tsx'
import type { Places } from './places.ts'
import { TaskCard } from './task-card.tsx'
import { type Links, NO_LINKS } from './task-marks.ts'

export interface BoardColumnProps {
  readonly status: TaskStatus
  readonly tasks: readonly Task[]
  /** How many there are of the status without any filter. */
  readonly all: number
  readonly links: ReadonlyMap<string, Links>
  /** The card that is on its way from here. */
  readonly ghost: string | null
  /** Where it would come to stand here, and what that does; null while it is elsewhere. */
  readonly drop: { readonly place: number; readonly words: string; readonly tip: boolean } | null
  readonly refuses: boolean
  readonly cursor: string | null
  /** Counts up each time that the card under the cursor is to take the focus. */
  readonly focusAt: number
  readonly open: string | null
  readonly picked: ReadonlySet<string>
  readonly adding: boolean
  readonly places: Places
  readonly onOpen: (id: string) => void
  readonly onCursor: (id: string) => void
  readonly onAdding: (status: TaskStatus | null) => void
  readonly onFold: (status: TaskStatus) => void
}

/** Pixels that a card takes, most of the time; each is measured once it is there. */
const CARD = 84

/** One status as a window, as tall as its cards and at most as tall as the page. Only the cards in view are there. */
export const BoardColumn = memo(function BoardColumn(props: BoardColumnProps) {
  const { status, tasks, ghost, drop, refuses, cursor, places, adding, onAdding } = props
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const items = useMemo(() => itemsOf(tasks, ghost, drop?.place ?? null), [tasks, ghost, drop?.place])
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => CARD,
    overscan: 5,
    getItemKey: (index) => items[index]?.key ?? index,
    // What the server draws and the browser first: as many as most pages have room for.
    initialRect: { width: 0, height: 640 },
  })
  const at = cursor === null ? -1 : items.findIndex(({ key }) => key === cursor)
  useEffect(() => {
    if (at >= 0 && props.focusAt > 0) virtual.scrollToIndex(at)
  }, [virtual, at, props.focusAt])
  useEffect(() => {
    return places.add(status, (clientY) => {
      const top = list.current?.getBoundingClientRect().top ?? 0
      return placeAt(items, virtual.getVirtualItems(), clientY - top)
    })
  }, [places, status, items, virtual])
  return (
    <section
      className="col window px px-drop"
      data-column={status}
      data-stage={status}
      data-over={drop !== null || undefined}
      data-refuses={refuses || undefined}
      aria-label={`${STATUS_WORDS[status]}, ${plural(tasks.length, 'task', 'tasks')}`}
    >
      <ColumnHead status={status} tasks={tasks} all={props.all} onFold={props.onFold} />
      {(status === 'backlog' || status === 'ready') && <AddRow status={status} open={adding} onOpen={onAdding} />}
      <div className="cards" ref={box}>
        <ul ref={list} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              data-task={items[index]?.kind === 'drop' ? undefined : items[index]?.key}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Item {...props} item={items[index]} />
            </li>
          ))}
        </ul>
      </div>
      <ColumnFoot status={status} tasks={tasks} />
    </section>
  )
})

function Item({ item, ...props }: BoardColumnProps & { item: CardItem | undefined }) {
  const { drop, links, cursor, focusAt, open, picked, onOpen, onCursor } = props
  if (item === undefined) return null
  if (item.kind === 'drop') return <DropHole words={drop?.tip ? drop.words : null} />
  return (
    // The same element for both: the card that is lifted by keys keeps the focus.
    <div className={item.kind === 'ghost' ? 'ghost' : undefined}>
      <TaskCard
        task={item.task}
        links={links.get(item.key) ?? NO_LINKS}
        isOpen={open === item.key}
        isCursor={cursor === item.key}
        focusAt={cursor === item.key ? focusAt : 0}
        isPicked={picked.has(item.key)}
        onOpen={onOpen}
        onCursor={onCursor}
      />
    </div>
  )
}
