'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { Empty } from '../ui/empty.tsx'
import { countWords } from '../ui/figures.ts'
import type { Board } from './board.ts'
import { COLUMNS } from './board-columns.tsx'
import { CardMenu } from './card-menu.tsx'
import { TaskCard } from './task-card.tsx'
import { NO_LINKS } from './task-marks.ts'
import type { Move } from './use-moves.ts'

const CARD = 92

export interface PhoneBoardProps {
  readonly board: Board
  readonly move: Move
  readonly onOpen: (id: string) => void
}

/** One column at a time; acts by a menu on each card, since a finger scrolls. */
export function PhoneBoard({ board, move, onOpen }: PhoneBoardProps) {
  const { columns, links } = board
  const [chosen, setChosen] = useState<TaskStatus | null>(null)
  const busiest = COLUMNS.find((status) => status === 'running' && columns[status].length > 0)
  const status = chosen ?? busiest ?? COLUMNS.find((one) => columns[one].length > 0) ?? 'backlog'
  const tasks = columns[status]
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => box.current,
    estimateSize: () => CARD,
    overscan: 6,
    getItemKey: (index) => tasks[index]?.id ?? index,
    initialRect: { width: 0, height: 640 },
  })
  return (
    <>
      <fieldset className="phone-columns">
        <legend className="sr">Column</legend>
        {COLUMNS.map((one) => (
          <button key={one} type="button" aria-pressed={one === status} onClick={() => setChosen(one)}>
            {STATUS_WORDS[one]}
            <span className="num">{countWords(columns[one].length)}</span>
          </button>
        ))}
      </fieldset>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="phone-cards" ref={box} tabIndex={0} aria-label={STATUS_WORDS[status]}>
        {tasks.length === 0 && <Empty title={`Nothing in ${STATUS_WORDS[status].toLowerCase()}`} />}
        <ul style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const task = tasks[index]
            return (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                style={{ transform: `translateY(${start}px)` }}
              >
                {task && (
                  <TaskCard
                    task={task}
                    links={links.get(task.id) ?? NO_LINKS}
                    isCursor
                    onOpen={onOpen}
                    menu={<CardMenu task={task} move={move} onOpen={onOpen} />}
                  />
                )}
              </li>
            )
          })}
        </ul>
      </section>
    </>
  )
}
