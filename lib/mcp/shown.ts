import { z } from 'zod'
import { agentStatus, priority, taskStatus, waitingReason } from '#lib/protocol/event.schema.ts'
import type { Agent, Task } from '#lib/state/model.ts'
import { agentToday } from '#lib/state/selectors.ts'
import { costUsdOf, tokensIn } from '#lib/state/usage.ts'

/** A task as a list shows it. */
export const shownTask = z.object({
  id: z.string(),
  title: z.string(),
  status: taskStatus,
  priority,
  assignee: z.string().nullable(),
  generation: z.number().int().describe('Number of its present lease, or of the last; its holder names it'),
  version: z.number().int().describe('One more with every change'),
  review: z.enum(['none', 'person']).describe('person: only a person brings it to done'),
  labels: z.array(z.string()),
  dependsOn: z.array(z.string()),
  project: z.string().nullable(),
  due: z.string().nullable(),
  updatedAt: z.string(),
})

/** A task with what it is about. */
export const wholeTask = shownTask.extend({
  description: z.string().nullable(),
  result: z.string().nullable(),
  comments: z.array(z.object({ by: z.string(), text: z.string(), at: z.string() })),
})

/** An agent in short. */
export const shownAgent = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  machine: z.string().nullable(),
  project: z.string().nullable(),
  status: agentStatus,
  reason: waitingReason.nullable(),
  doing: z.string().nullable(),
  lastSeenAt: z.string(),
  today: z.object({
    tokens: z.number(),
    costUsd: z.number().nullable().describe('null: not known'),
    unpricedRequests: z.number(),
  }),
})

export const showTask = (task: Task): z.infer<typeof shownTask> => ({
  id: task.id,
  title: task.title,
  status: task.status,
  priority: task.priority,
  assignee: task.assignee,
  generation: task.generation,
  version: task.version,
  review: task.review,
  labels: [...task.labels],
  dependsOn: [...task.dependsOn],
  project: task.project,
  due: task.due,
  updatedAt: task.updatedAt,
})

export const showWholeTask = (task: Task): z.infer<typeof wholeTask> => ({
  ...showTask(task),
  description: task.description,
  result: task.result,
  comments: task.comments.map(({ by, text, at }) => ({ by, text, at })),
})

/** @param day the workspace's. */
export function showAgent(agent: Agent, day: string): z.infer<typeof shownAgent> {
  const { id, name, kind, machine, project, status, reason, lastSeenAt } = agent
  const used = agentToday(agent, day)
  const today = { tokens: tokensIn(used), costUsd: costUsdOf(used), unpricedRequests: used.unpriced }
  return { id, name, kind, machine, project, status, reason, doing: agent.current?.title ?? null, lastSeenAt, today }
}

/** What stands where a change was refused, in the words of the tools: a task; else null. */
export function current(value: unknown): z.infer<typeof shownTask> | null {
  const shown = shownTask.safeParse(value)
  return shown.success ? shown.data : null
}
