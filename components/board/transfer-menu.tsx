'use client'

import { Ellipsis } from 'lucide-react'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import type { BoardView } from './board-view.ts'

/** What is rarely done with all tasks at once. */
export function TransferMenu({ view: _view }: { view: BoardView }) {
  return (
    <Popover
      className="menu px-drop"
      triggerClass="btn btn-icon"
      label="Import and export"
      trigger={<Icon of={Ellipsis} />}
    >
      <a className="menu-item" href="/api/tasks" download="tasks.json">
        Export as JSON
      </a>
    </Popover>
  )
}
