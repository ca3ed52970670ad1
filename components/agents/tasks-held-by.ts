import type { MissionState, Task } from '#lib/state/model.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { holderOf } from '../tasks/task-words.ts'

/** The tasks assigned to an agent: open ones first, then those that changed last. */
export const tasksHeldBy = (
  { tasks, agents }: Pick<MissionState, 'tasks' | 'agents'>,
  agentId: string,
): readonly Task[] =>
  [...tasks.values()]
    .filter(({ assignee }) => holderOf(assignee, agents)?.id === agentId)
    .sort(
      (a, b) =>
        Number(isClosed(a.status)) - Number(isClosed(b.status)) ||
        (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0),
    )
