import { z } from 'zod'
import { isHolder } from '#lib/control/free-task.ts'
import { TASK_STATUSES } from '#lib/control/task-step.ts'
import { taskStatus } from '#lib/protocol/event.schema.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { tasksByStatus, workspaceDay } from '#lib/state/selectors.ts'
import { type Call, readable, readableFor, type Speaker, speaker, speakerIfKnown } from '../call.ts'
import { shownTask, showTask } from '../shown.ts'
import { agentArgument, READS, tool } from '../tool.ts'

export const listTasks = tool({
  name: 'list_tasks',
  title: 'List tasks',
  description:
    'The board: all open tasks and those closed today, the most urgent of each status first. Use claim_task to get one to work on; the resource mission://task/{id} has its description and comments.',
  input: z.strictObject({
    status: taskStatus.optional().describe('Only tasks with this status'),
    mine: z.boolean().default(false).describe('Only tasks assigned to you'),
    project: z.string().max(240).optional().describe('Only tasks of this project'),
    limit: z.number().int().min(1).max(200).default(50),
    agent: agentArgument,
  }),
  output: z.object({ tasks: z.array(shownTask), total: z.number().int().describe('How many match, shown or not') }),
  annotations: READS,
  async run(call, { status, mine, project, limit, agent }) {
    const its = mine ? await speaker(call, agent) : await speakerIfKnown(call, agent)
    const state = stateFor(call, mine ? its : null)
    const lists = tasksByStatus(state, workspaceDay(state, call.clock.now()))
    const fits = (task: Task) =>
      (project === undefined || task.project === project) && (!mine || its === null || isHolder(task, its.agentId))
    const all = (status === undefined ? TASK_STATUSES : [status]).flatMap((name) => lists[name]).filter(fits)
    const tasks = all.slice(0, limit).map(showTask)
    return { text: words(tasks.length, all.length), data: { tasks, total: all.length } }
  },
})

const stateFor = (call: Call, its: Speaker | null): MissionState =>
  its === null ? readable(call) : readableFor(call, its)

const words = (shown: number, total: number): string =>
  shown === total ? `${total} ${total === 1 ? 'task' : 'tasks'}.` : `${shown} of ${total} tasks.`
