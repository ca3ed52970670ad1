'use client'

import { Ellipsis } from 'lucide-react'
import { useRef } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { movesOf, STATUS_WORDS } from '../tasks/task-words.ts'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import { visibleText } from '../visible-text.ts'
import type { Move } from './use-moves.ts'

export interface CardMenuProps {
  readonly task: Task
  readonly move: Move
  readonly onOpen: (id: string) => void
}

/** What dragging does on a desk. */
export function CardMenu({ task, move, onOpen }: CardMenuProps) {
  const inside = useRef<HTMLDivElement>(null)
  const choose = (status: TaskStatus) => {
    inside.current?.closest<HTMLElement>('[popover]')?.hidePopover()
    void move(task, { status })
  }
  const moves = movesOf(task.status).filter(
    (one) => one !== task.status && (one !== 'running' || task.assignee !== null),
  )
  return (
    <span className="card-menu">
      <Popover
        className="menu px-drop"
        triggerClass="btn btn-quiet btn-icon"
        label={`Move ${visibleText(task.title)}`}
        trigger={<Icon of={Ellipsis} />}
      >
        <div ref={inside}>
          <p className="menu-label">Move to</p>
          {moves.map((status) => (
            <button key={status} type="button" className="menu-item" onClick={() => choose(status)}>
              {STATUS_WORDS[status]}
            </button>
          ))}
          <hr />
          <button type="button" className="menu-item" onClick={() => onOpen(task.id)}>
            Open
          </button>
        </div>
      </Popover>
    </span>
  )
}
