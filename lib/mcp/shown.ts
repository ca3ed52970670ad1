import { z } from 'zod'
import { agentStatus, priority, taskStatus, waitingReason } from '#lib/protocol/event.schema.ts'
import type { Agent, Lead, Task } from '#lib/state/model.ts'
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
  rank: z.string().describe('Its place among those of its status and priority'),
  updatedAt: z.string(),
})

/** A task with what it is about. */
export const wholeTask = shownTask.extend({
  description: z.string().nullable(),
  result: z.string().nullable(),
  comments: z.array(z.object({ by: z.string(), text: z.string(), at: z.string() })),
})

/** Of the notes of a lead in a list. */
const NOTES = 500

/** A lead as a list shows it. */
export const shownLead = z.object({
  id: z.string(),
  name: z.string(),
  company: z.string().nullable(),
  domain: z.string().nullable(),
  email: z.string().nullable(),
  stage: z.string().nullable(),
  source: z.string().nullable(),
  owner: z.string().nullable(),
  agentId: z.string().nullable().describe('The agent that found it'),
  score: z.number().nullable(),
  parts: z.record(z.string(), z.number()),
  notes: z.string().nullable().describe(`In a list the first ${NOTES} characters`),
  nextAction: z.string().nullable(),
  due: z.string().nullable(),
  version: z.number().int().describe('One more with every change'),
  updatedAt: z.string(),
})

export const showWholeLead = (lead: Lead): z.infer<typeof shownLead> => ({
  id: lead.id,
  name: lead.name,
  company: lead.company,
  domain: lead.domain,
  email: lead.email,
  stage: lead.stage,
  source: lead.source,
  owner: lead.owner,
  agentId: lead.agentId,
  score: lead.score,
  parts: { ...lead.parts },
  notes: lead.notes,
  nextAction: lead.nextAction,
  due: lead.due,
  version: lead.version,
  updatedAt: lead.updatedAt,
})

export const showLead = (lead: Lead): z.infer<typeof shownLead> => ({
  ...showWholeLead(lead),
  notes: lead.notes?.slice(0, NOTES) ?? null,
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
  rank: task.rank,
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

/** What stands where a change was refused, in the words of the tools: a task or a lead; else null. */
export function current(value: unknown): z.infer<typeof shownTask> | z.infer<typeof shownLead> | null {
  const task = shownTask.safeParse(value)
  if (task.success) return task.data
  const lead = shownLead.safeParse(value)
  return lead.success ? { ...lead.data, notes: lead.data.notes?.slice(0, NOTES) ?? null } : null
}
