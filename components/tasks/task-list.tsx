'use client'

import { type FocusEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import type { TasksByStatus } from '#lib/state/selectors.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { countWords } from '../ui/figures.ts'
import { ScriptLesson } from './script-lesson.tsx'
import type { Shown } from './task-filter.tsx'
import { TaskRow } from './task-row.tsx'
import { STATUS_WORDS, STATUSES } from './task-words.ts'

const PAGE = 50
const agentsOf = (state: MissionState) => state.agents

export interface TaskListProps {
  readonly ref: Ref<HTMLDivElement>
  readonly tasks: TasksByStatus
  readonly shown: Shown
  readonly busy: boolean
  readonly onOpen: (id: string) => void
  readonly onComplete: (task: Task) => void
}

/** Tasks by status, in the order of the flow; of each status a page at a time. */
export function TaskList({ ref, tasks, shown, busy, onOpen, onComplete }: TaskListProps) {
  const agents = useLive(agentsOf)
  const box = useFocusThatFollows(ref)
  const groups = STATUSES.filter((status) => (shown === 'all' || shown === status) && tasks[status].length > 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="task-list" ref={box.ref} tabIndex={0} aria-label="Tasks" onFocus={box.onFocus}>
      {groups.map((status) => (
        <TaskGroup key={status} status={status} tasks={tasks[status]}>
          {(task) => (
            <TaskRow key={task.id} task={task} agents={agents} busy={busy} onOpen={onOpen} onComplete={onComplete} />
          )}
        </TaskGroup>
      ))}
      {groups.length === 0 && (
        <Empty title={shown === 'all' ? 'No tasks yet' : `Nothing in ${STATUS_WORDS[shown].toLowerCase()}`}>
          Add what is to be done above, give it to an agent, and watch it move.
        </Empty>
      )}
      <ScriptLesson />
    </section>
  )
}

interface TaskGroupProps {
  readonly status: TaskStatus
  readonly tasks: readonly Task[]
  readonly children: (task: Task) => React.ReactNode
}

function TaskGroup({ status, tasks, children }: TaskGroupProps) {
  const [most, setMost] = useState(PAGE)
  const rest = tasks.length - most
  return (
    <section className="task-group" data-stage={status}>
      <h3>
        {STATUS_WORDS[status]}
        {isClosed(status) && ' today'} <span className="num">{countWords(tasks.length)}</span>
      </h3>
      <ul>{tasks.slice(0, most).map(children)}</ul>
      {rest > 0 && (
        <Button tone="quiet" onClick={() => setMost(most + PAGE)}>
          Show {countWords(Math.min(rest, PAGE))} more of {countWords(rest)}
        </Button>
      )}
    </section>
  )
}

/** A row that had the focus may move to another group or go: the focus then follows it, or stays with the list. */
function useFocusThatFollows(ref: Ref<HTMLDivElement>) {
  const box = useRef<HTMLDivElement>(null)
  const last = useRef<{ readonly element: Element; readonly task: string } | null>(null)
  useImperativeHandle(ref, () => box.current as HTMLDivElement)
  useLayoutEffect(() => {
    const before = last.current
    if (!before || before.element.isConnected) return
    last.current = null
    const row = box.current?.querySelector<HTMLElement>(`[data-task="${CSS.escape(before.task)}"] .task-open`)
    ;(row ?? box.current)?.focus()
  })
  const onFocus = ({ target }: FocusEvent) => {
    const task = target.closest<HTMLElement>('[data-task]')?.dataset.task
    last.current = task === undefined ? null : { element: target, task }
  }
  return { ref: box, onFocus }
}
