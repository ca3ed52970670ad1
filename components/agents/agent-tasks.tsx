'use client'

import Link from 'next/link'
import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState, Task } from '#lib/state/model.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { Age } from '../live/age.tsx'
import { sameItems } from '../live/same.ts'
import { taskHref } from '../tasks/task-href.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { Empty } from '../ui/empty.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { Part } from './part.tsx'
import { tasksHeldBy } from './tasks-held-by.ts'

const SHOWN = 12

/** The tasks that it holds, and those that it closed last. */
export function AgentTasks({ agent, bare }: { agent: Agent; bare: boolean }) {
  const { id } = agent
  const tasks = useLive(
    useCallback((state: MissionState) => tasksHeldBy(state, id).slice(0, SHOWN), [id]),
    sameItems,
  )
  const open = tasks.filter(({ status }) => !isClosed(status)).length
  return (
    <Part title="Tasks" bare={bare} beside={open > 0 && <span className="count">{open}</span>}>
      {tasks.length === 0 ? (
        <Empty title="No tasks">What is assigned to this agent, or claimed by it, stands here.</Empty>
      ) : (
        <ul className="ap-rows">
          {tasks.map((task) => (
            <TaskLine key={task.id} task={task} />
          ))}
        </ul>
      )}
    </Part>
  )
}

function TaskLine({ task: { id, title, status, closedAt, updatedAt } }: { task: Task }) {
  return (
    <li data-closed={closedAt !== null}>
      <Link className="cut" href={taskHref(id)} prefetch={false}>
        <UntrustedText text={title} />
      </Link>
      <span className="meta spring">
        {STATUS_WORDS[status].toLowerCase()}, <Age at={closedAt ?? updatedAt} className="num" />
      </span>
    </li>
  )
}
