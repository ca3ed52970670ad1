'use client'

import { Maximize2, X } from 'lucide-react'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { visibleText } from '../visible-text.ts'
import { shortId } from './short-id.ts'
import { TaskBody } from './task-body.tsx'
import { taskPageHref } from './task-page-href.ts'
import { TaskState } from './task-state.tsx'
import { useOneTask } from './use-one-task.ts'

export interface TaskDrawerProps {
  readonly taskId: string
  readonly onClose: () => void
  readonly onSaid: (text: string) => void
  readonly onOpen: (id: string) => void
}

/** One task beside the board: it makes the board narrower and covers nothing. */
export function TaskDrawer({ taskId, onClose, onSaid, onOpen }: TaskDrawerProps) {
  const { task, missing } = useOneTask(taskId)
  useShortcuts('page', { close: onClose })
  return (
    <aside className="drawer window px px-drop" aria-label={`Task ${visibleText(task?.title ?? taskId)}`}>
      <header className="window-head">
        <span className="mono cut" title={visibleText(taskId)}>
          {shortId(taskId)}
        </span>
        {task && <TaskState task={task} />}
        <span className="spring drawer-acts">
          <ButtonLink tone="quiet" icon href={taskPageHref(taskId)} aria-label="Open as a page">
            <Icon of={Maximize2} />
          </ButtonLink>
          <kbd className="key wide">Esc</kbd>
          <Button tone="quiet" icon aria-label="Close the task" onClick={onClose}>
            <Icon of={X} />
          </Button>
        </span>
      </header>
      <TaskBody taskId={taskId} task={task} missing={missing} onSaid={onSaid} onOpen={onOpen} />
    </aside>
  )
}
