'use client'

import { ArrowLeft } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ButtonLink } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { visibleText } from '../visible-text.ts'
import { shortId } from './short-id.ts'
import { TaskBody } from './task-body.tsx'
import { taskPageHref } from './task-page-href.ts'
import { TaskState } from './task-state.tsx'
import { useOneTask } from './use-one-task.ts'

/** The page of one task: what the drawer shows, with room. */
export function OneTask({ taskId }: { taskId: string }) {
  const router = useRouter()
  const { task, missing } = useOneTask(taskId)
  const [said, setSaid] = useState('')
  return (
    <div className="one-task">
      <header className="page-head">
        <ButtonLink tone="quiet" href="/tasks">
          <Icon of={ArrowLeft} />
          All tasks
        </ButtonLink>
      </header>
      <section className="window px px-drop" aria-label={`Task ${visibleText(task?.title ?? taskId)}`}>
        <header className="window-head">
          <span className="mono cut" title={visibleText(taskId)}>
            {shortId(taskId)}
          </span>
          {task && <TaskState task={task} />}
        </header>
        <TaskBody
          key={taskId}
          taskId={taskId}
          level={1}
          task={task}
          missing={missing}
          onSaid={setSaid}
          onOpen={(other) => router.push(taskPageHref(other))}
        />
      </section>
      <p className="sr" role="status">
        {said}
      </p>
    </div>
  )
}
