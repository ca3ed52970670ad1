'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { tasksByStatus } from '#lib/state/selectors.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { Dialog } from '../ui/dialog.tsx'
import { visibleText } from '../visible-text.ts'
import type { Stage } from './flow-words.ts'
import { NewTask } from './new-task.tsx'
import { TaskDetail } from './task-detail.tsx'
import { type Shown, TaskFilter } from './task-filter.tsx'
import { TaskList } from './task-list.tsx'
import { useTaskAct } from './use-task-act.ts'

const tasksOf = (state: MissionState) => state.tasks

export interface TasksPanelProps {
  /** Is listed first. */
  readonly stage: Stage
  /** The one that is shown instead of the list. */
  readonly task: string | null
  readonly onTask: (id: string | null) => void
  readonly onClose: () => void
}

/** The tasks of the office over the page: the list of them, or one of them. */
export function TasksPanel({ stage, task: chosen, onTask, onClose }: TasksPanelProps) {
  const tasks = useLive(tasksOf)
  const day = useWorkspaceDay()
  const byStatus = useMemo(() => tasksByStatus({ tasks }, day), [tasks, day])
  const [shown, setShown] = useState<Shown>(byStatus[stage].length > 0 ? stage : 'all')
  const [said, setSaid] = useState('')
  const act = useTaskAct()
  const list = useRef<HTMLDivElement>(null)
  const back = useRef<string | null>(null)
  // What was refused in the list is decided at the task.
  const at = chosen ?? act.refusal?.intent.taskId ?? null
  useEffect(() => {
    if (at !== null) {
      back.current = at
    } else if (back.current !== null) {
      const row = list.current?.querySelector<HTMLElement>(`[data-task="${CSS.escape(back.current)}"] .task-open`)
      ;(row ?? list.current)?.focus()
      back.current = null
    }
  }, [at])
  const choose = (id: string | null) => {
    onTask(id)
    setSaid('')
    if (act.refusal?.intent.taskId !== id) act.dismiss()
  }
  const complete = (task: Task) => {
    const intent = { taskId: task.id, from: task.version, act: { kind: 'change', fields: { status: 'done' } } } as const
    void act.send(intent, () => setSaid(`Done: ${visibleText(task.title)}`))
  }
  return (
    <Dialog title="Tasks" onClose={onClose} wide flush>
      <div className="tasks">
        {at === null ? (
          <>
            <NewTask onMade={(title) => setSaid(`Added: ${visibleText(title)}`)} />
            <TaskFilter tasks={byStatus} shown={shown} onShow={setShown} />
            <TaskList ref={list} tasks={byStatus} shown={shown} busy={act.busy} onOpen={choose} onComplete={complete} />
          </>
        ) : (
          <TaskDetail key={at} taskId={at} act={act} onSaid={setSaid} onBack={() => choose(null)} />
        )}
        <p className="tasks-said meta" role="status">
          {said}
        </p>
      </div>
    </Dialog>
  )
}
