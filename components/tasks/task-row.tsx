import { Check } from 'lucide-react'
import { memo } from 'react'
import type { MissionState, Task } from '#lib/state/model.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { Age } from '../live/age.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { PriorityMark } from './priority-mark.tsx'
import { holderName, holderOf } from './task-words.ts'

export interface TaskRowProps {
  readonly task: Task
  readonly agents: MissionState['agents']
  readonly busy: boolean
  readonly onOpen: (id: string) => void
  readonly onComplete: (task: Task) => void
}

export const TaskRow = memo(function TaskRow({ task, agents, busy, onOpen, onComplete }: TaskRowProps) {
  const closed = isClosed(task.status)
  return (
    <li className="task-row" data-task={task.id} data-closed={closed}>
      <PriorityMark priority={task.priority} />
      <button type="button" className="task-open cut" onClick={() => onOpen(task.id)}>
        <UntrustedText text={task.title} />
      </button>
      <Holder assignee={task.assignee} agents={agents} />
      <span className="task-age meta">
        {closed ? <span className="sr">closed </span> : <span className="sr">made </span>}
        <Age at={task.closedAt ?? task.createdAt} className="num" />
        <span className="sr"> ago</span>
      </span>
      {closed ? (
        <span className="task-no-act" />
      ) : (
        <Button
          icon
          aria-label={`Complete ${visibleText(task.title)}`}
          title="Complete"
          aria-disabled={busy}
          onClick={() => !busy && onComplete(task)}
        >
          <Icon of={Check} />
        </Button>
      )}
    </li>
  )
})

function Holder({ assignee, agents }: { assignee: string | null; agents: MissionState['agents'] }) {
  if (!assignee) return <span className="task-holder mute">nobody</span>
  const agent = holderOf(assignee, agents)
  return (
    <span className="task-holder">
      {agent && <AvatarTile id={agent.id} name={agent.name} kind={agent.kind} size={20} bare />}
      <span className="cut">
        <AgentName id={agent?.id} name={holderName(assignee, agents)} />
      </span>
    </span>
  )
}
