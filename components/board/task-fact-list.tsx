'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { Age, Ago } from '../live/age.tsx'
import { PriorityMark } from '../tasks/priority-mark.tsx'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { exactTime } from '../ui/clock-words.ts'
import { useHydrated } from '../ui/use-hydrated.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { HolderFace } from './holder-face.tsx'
import { LeaseWords } from './lease-words.tsx'
import { nameOf, useMe } from './me.ts'
import { OtherTasks } from './other-tasks.tsx'
import { TaskCost } from './task-cost.tsx'
import { useHolder } from './use-holder.ts'

const agentsOf = (state: MissionState) => state.agents

/** What stands, for reading. */
export function TaskFactList({ task, onOpen }: { task: Task; onOpen: (id: string) => void }) {
  const { priority, labels, project, assignee, lease, due, review, description, result } = task
  const holder = useHolder(assignee)
  const me = useMe()
  const agents = useLive(agentsOf)
  const known = useHydrated()
  return (
    <>
      <p className="task-marks">
        <PriorityMark priority={priority} />
        <b className="meta" data-priority={priority}>
          {priority}
        </b>
        {labels.map((label) => (
          <span key={label} className="tag">
            <UntrustedText text={label} />
          </span>
        ))}
        {project && (
          <span className="meta spring cut">
            <UntrustedText text={project} />
          </span>
        )}
      </p>
      <dl className="task-dl">
        <dt>{lease ? 'Lease' : 'Assignee'}</dt>
        <dd className="task-who">
          <HolderFace holder={holder} assignee={assignee} />
          {holder ? <AgentName id={holder.agent?.id} name={holder.name} /> : 'nobody'}
          {lease && <LeaseWords task={task} />}
        </dd>
        <OtherTasks task={task} onOpen={onOpen} />
        {due !== null && (
          <>
            <dt>Due</dt>
            <dd>
              <time dateTime={due}>{known ? exactTime(due).replace(/:\d\d\.\d+/, '') : due}</time>
            </dd>
          </>
        )}
        <dt>{STATUS_WORDS[task.status]}</dt>
        <dd>
          for <Age at={task.statusSince} className="num" />
        </dd>
        {review === 'person' && (
          <>
            <dt>Review</dt>
            <dd>a person says that it is done</dd>
          </>
        )}
        <dt>Cost so far</dt>
        <dd>
          <TaskCost task={task} />
        </dd>
        <dt>Made</dt>
        <dd>
          <Ago at={task.createdAt} className="num" /> by <UntrustedText text={nameOf(task.createdBy, agents, me)} />
          <span className="meta"> · version {task.version}</span>
        </dd>
      </dl>
      {description && (
        <p className="task-text soft">
          <UntrustedText text={description} />
        </p>
      )}
      {result && (
        <div className="task-result" data-stage={task.status}>
          <b>What came of it</b>
          <p className="task-text">
            <UntrustedText text={result} />
          </p>
        </div>
      )}
    </>
  )
}
