import { z } from 'zod'
import { identifier } from '#lib/connectors/identifier.ts'
import { isHolder } from '#lib/control/free-task.ts'
import { speaking } from '#lib/control/speaker.ts'
import type { TaskInput } from '#lib/control/tasks.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import { priority, taskReview } from '#lib/protocol/event.schema.ts'
import type { Task } from '#lib/state/model.ts'
import { leaseNow } from '#lib/state/task-lease.ts'
import { type Call, speaker } from '../call.ts'
import { shownTask, showTask, showWholeTask, wholeTask } from '../shown.ts'
import { ADDS, ADDS_ONCE, agentArgument, CHANGES, type Told, tool } from '../tool.ts'

const taskId = z.string().min(1).max(128).describe('Id of the task')
const generation = z
  .number()
  .int()
  .min(1)
  .describe('The generation that you got from claim_task; refused if you do not hold the task under it any more')

export const claim = tool({
  name: 'claim_task',
  title: 'Claim a task',
  description:
    'Get a task to work on: the one you name, or the next free one (the most urgent ready task whose dependencies are done). It becomes running and yours, and no other agent gets it. The claim is a lease: any call keeps it; when you are not heard for half an hour another agent may claim it. Remember the generation for complete_task. If you hold one already you get that one again.',
  input: z.strictObject({
    task: taskId.optional(),
    project: z.string().max(240).optional().describe('Only the next task of this project'),
    label: z.string().max(60).optional().describe('Only the next task with this label'),
    agent: agentArgument,
  }),
  output: z.object({
    task: wholeTask.nullable().describe('null: you got none; reason says why'),
    // In the data too: some clients show a model nothing else.
    reason: z.string().nullable().describe('Nothing is free, as much runs as may, or you are paused'),
    isNew: z.boolean().describe('false: you held it already'),
    leaseUntil: z.string().nullable(),
  }),
  annotations: ADDS_ONCE,
  async run(call, { task: wanted, project, label, agent }) {
    const { agentId } = await speaker(call, agent)
    const found = await call.claims.claim(call.grant, { agentId, taskId: wanted, project, label })
    if (found.kind !== 'given') {
      const text = found.kind === 'nothing' ? 'Nothing is free to claim.' : found.reason
      return { text, data: { task: null, reason: text, isNew: false, leaseUntil: null } }
    }
    const { task, isNew } = found
    const leaseUntil = leaseNow(call.view.state(), task, call.clock.now())?.until ?? null
    const text = `${isNew ? 'You hold' : 'You held already'} task "${task.id}" at generation ${task.generation}: ${task.title}`
    return { text, data: { task: showWholeTask(task), reason: null, isNew, leaseUntil } }
  },
})

/** What may be said of a task as it is made and as it is changed. */
const fields = {
  description: z.string().max(20_000).optional(),
  priority: priority.optional(),
  labels: z.array(z.string().max(60)).max(20).optional().describe('All of them: the list replaces the one before'),
  dependsOn: z
    .array(taskId)
    .max(50)
    .optional()
    .describe('Ids of all tasks that must be done first: the list replaces the one before'),
  due: z.iso.datetime({ offset: true }).nullable().optional().describe('Such as 2026-12-31T17:00:00Z; null: none'),
  project: z.string().max(240).optional(),
  review: taskReview.optional().describe('person: only a person brings it to done; only a person takes that back'),
  rank: z
    .string()
    .regex(/^[0-9a-z]{1,100}$/)
    .optional()
    .describe('Its place among those of its status and priority: compared as text, the smaller first'),
  assignee: z.string().max(140).nullable().optional().describe('agent:<id> or person:<id>; null lets go of the task'),
}

export const create = tool({
  name: 'create_task',
  title: 'Create a task',
  description:
    'Add a task to the board: work that you found and that somebody should do. It waits in the backlog until a person moves it on, or name the status ready to have it handed out. Look at list_tasks first, so that nothing stands there twice.',
  input: z.strictObject({
    title: z.string().trim().min(1).max(500),
    status: z.enum(['backlog', 'ready']).optional(),
    id: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe('An id of your own: the same call again then makes no second one'),
    ...fields,
    agent: agentArgument,
  }),
  output: z.object({ task: shownTask }),
  annotations: ADDS,
  async run(call, { id, agent, ...task }) {
    await speaker(call, agent)
    const made = await call.tasks.create(call.grant.principal, { ...task, ...(id !== undefined && { taskId: id }) })
    return { text: `Task "${made.id}" is made; it is ${made.status}.`, data: { task: showTask(made) } }
  },
})

export const update = tool({
  name: 'update_task',
  title: 'Update a task',
  description:
    'Change fields of a task: move it between backlog, ready, running and review, reword it, relabel it, date it, say what it waits for or that a person has to review it, hand it over. What you leave out stays. To finish a task use complete_task or fail_task.',
  input: z.strictObject({
    task: taskId,
    generation: generation.optional(),
    version: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('The version that you saw; refused if somebody changed it since'),
    status: z.enum(['backlog', 'ready', 'running', 'review']).optional(),
    title: z.string().trim().min(1).max(500).optional(),
    ...fields,
    agent: agentArgument,
  }),
  output: z.object({ task: shownTask }),
  annotations: CHANGES,
  async run(call, { task, version, agent, ...fields }) {
    const its = await speaker(call, agent)
    const { generation: _lease, ...named } = fields
    const change: TaskInput = fields
    if (Object.keys(named).length === 0) {
      const message = `Name at least one field to change: status, title, ${Object.keys(fields).join(', ')}.`
      throw new MissionError('invalid', message, { issues: [{ path: '', message }] })
    }
    return changed(
      await call.tasks.change(speaking(call.grant.principal, its), task, change, version ?? null),
      'changed',
    )
  },
})

export const complete = tool({
  name: 'complete_task',
  title: 'Complete a task',
  description:
    'Say that a task is done. Name the generation that you got from claim_task; where you do not hold the task under it any more, this is refused and you are told what stands. A task that a person has to review then waits in review. The same call again is harmless.',
  input: z.strictObject({
    task: taskId,
    generation,
    result: z.string().max(20_000).optional().describe('What came out of it: a summary, a link, a path'),
    agent: agentArgument,
  }),
  output: z.object({ task: shownTask }),
  annotations: { ...CHANGES, idempotentHint: true },
  async run(call, { task, generation: seen, result, agent }) {
    return close(call, agent, task, seen, { status: 'done', ...(result !== undefined && { result }) })
  },
})

export const fail = tool({
  name: 'fail_task',
  title: 'Fail a task',
  description:
    'Say that a task cannot be done, and why. Name the generation that you got from claim_task. To give it back for another try use update_task with status ready and assignee null.',
  input: z.strictObject({
    task: taskId,
    generation,
    reason: z.string().trim().min(1).max(20_000).describe('What stood in the way'),
    agent: agentArgument,
  }),
  output: z.object({ task: shownTask }),
  annotations: { ...CHANGES, idempotentHint: true },
  async run(call, { task, generation: seen, reason, agent }) {
    return close(call, agent, task, seen, { status: 'failed', result: reason })
  },
})

export const comment = tool({
  name: 'add_comment',
  title: 'Comment on a task',
  description:
    'Add a comment to a task: progress, a question for later, what you found. People and other agents read it.',
  input: z.strictObject({ task: taskId, text: z.string().trim().min(1).max(8_000), agent: agentArgument }),
  output: z.object({ task: z.string() }),
  annotations: ADDS,
  async run(call, { task, text, agent }) {
    const { subject } = await speaker(call, agent)
    await call.commentOnTask(call.grant.principal, { taskId: task, text, subject })
    return { text: 'Added.', data: { task } }
  },
})

/** Whoever does not hold a task does not end it, whatever generation it read. */
async function close(
  call: Call,
  agent: string | undefined,
  taskId: string,
  seen: number,
  change: TaskInput & { readonly status: 'done' | 'failed' },
): Promise<Told<{ task: ReturnType<typeof showTask> }>> {
  const its = await speaker(call, agent)
  const { agentId } = its
  const task = call.view.state().tasks.get(taskId)
  // Who names another lease is late, and is told so by the same rule as everybody.
  const isForeign = task?.lease?.generation === seen && !isHolder(task, agentId)
  if (isForeign) {
    throw new MissionError('conflict', `Task "${taskId}" is assigned to ${task.assignee}, not to "${agentId}".`, {
      current: task,
    })
  }
  const requestId = identifier('mcp', change.status, agentId, taskId, String(seen))
  return changed(
    await call.tasks.change(
      speaking(call.grant.principal, its),
      taskId,
      { ...change, generation: seen },
      null,
      requestId,
    ),
    change.status,
  )
}

const changed = (task: Task, how: string): Told<{ task: ReturnType<typeof showTask> }> => ({
  text: `Task "${task.id}" is ${how}; it is ${task.status}, at generation ${task.generation}.`,
  data: { task: showTask(task) },
})
