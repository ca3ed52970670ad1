import type { EventData, EventOf, TaskReview, TaskStatus } from '#lib/protocol/event.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import { earn, REVIEW_XP, taskXp } from './levels.ts'
import type { Comment, Task } from './model.ts'
import { rankOfSeq } from './rank.ts'
import { isPerson, renewLease, settleLease } from './task-lease.ts'

/** The newest that a task keeps; the log has all of them. */
export const COMMENTS = 50

/** Closed tasks leave the flow. */
export const isClosed = (status: TaskStatus): boolean =>
  status === 'done' || status === 'failed' || status === 'cancelled'

function newTask(draft: Draft, id: string): Task {
  return {
    id,
    title: id,
    description: null,
    status: 'backlog',
    priority: 'normal',
    labels: [],
    assignee: null,
    dependsOn: [],
    due: null,
    project: null,
    result: null,
    rank: rankOfSeq(draft.seq),
    review: 'none',
    lease: null,
    generation: 0,
    version: 0,
    createdAt: draft.at,
    createdBy: draft.actor,
    updatedAt: draft.at,
    statusSince: draft.at,
    closedAt: null,
    closedDay: null,
    costNano: 0,
    requests: 0,
    unpriced: 0,
    rewarded: false,
    xp: 0,
    comments: [],
  }
}

/** @returns undefined for a change of a task that is no longer live: it has a version, and nothing here has its title. */
function taskOf(draft: Draft, { taskId, version = 1 }: EventData<'task:updated'>): Mutable<Task> | undefined {
  const known = draft.tasks.edit(taskId)
  return known ?? (version > 1 ? undefined : draft.tasks.add(taskId, newTask(draft, taskId)))
}

function change(draft: Draft, data: EventData<'task:updated'>, wanted: TaskStatus | undefined): Task | undefined {
  const task = taskOf(draft, data)
  if (task === undefined) return undefined
  const before = task.status
  task.title = data.title ?? task.title
  task.description = data.description ?? task.description
  task.priority = data.priority ?? task.priority
  task.labels = data.labels ?? task.labels
  task.dependsOn = data.dependsOn ?? task.dependsOn
  task.project = data.project ?? task.project
  task.result = data.result ?? task.result
  if (data.assignee !== undefined) task.assignee = data.assignee
  if (data.due !== undefined) task.due = data.due
  task.rank = data.rank ?? task.rank
  task.review = data.review ?? task.review
  task.status = reached(task.review, wanted ?? before, before, draft.actor)
  step(draft, task, data.version)
  settleLease(draft, task, data.leaseMs)
  if (task.status !== before) moved(draft, task, before)
  return task
}

/** The version that the server set, as long as it goes up. */
function step(draft: Draft, task: Mutable<Task>, version: number | undefined): void {
  task.version = Math.max(version ?? 0, task.version + 1)
  task.updatedAt = draft.at
}

/** Where a change brings a task: to review instead of done, where it takes a person to say that it is done. */
export function reached(review: TaskReview, wanted: TaskStatus, before: TaskStatus, actor: string): TaskStatus {
  const isOpen = wanted === 'done' && before !== 'done' && review === 'person' && !isPerson(actor)
  return isOpen ? 'review' : wanted
}

function moved(draft: Draft, task: Mutable<Task>, from: TaskStatus): void {
  task.statusSince = draft.at
  const closed = isClosed(task.status)
  task.closedAt = closed ? draft.at : null
  task.closedDay = closed ? draft.day : null
  if (closed || isClosed(from)) draft.closedTasks.note(task.id)
  if (task.status === 'done' && !task.rewarded) reward(draft, task, from)
}

/** A task that is done earns its assignee experience, once; more where somebody reviewed it. */
function reward(draft: Draft, task: Mutable<Task>, from: TaskStatus): void {
  const { assignee } = task
  if (assignee === null) return
  const id = assignee.startsWith('agent:') ? assignee.slice('agent:'.length) : assignee
  const agent = draft.agents.edit(id)
  if (agent === undefined) return
  task.rewarded = true
  const reviews = from === 'review' ? 1 : 0
  const xp = taskXp(task.priority) + reviews * REVIEW_XP
  if (draft.workspace.levels) task.xp = xp
  earn(draft, agent, xp, { tasks: 1, reviews })
}

function tellOf(
  draft: Draft,
  { id, title, assignee }: Task,
  what: string,
  detail: string | null,
  ok: boolean | null,
): void {
  const agentId = assignee?.startsWith('agent:') ? assignee.slice('agent:'.length) : null
  tell(draft, { kind: 'task', agentId, title: `${what}: ${title}`, detail, ref: `task:${id}`, ok })
}

export function taskCreated(draft: Draft, { data }: EventOf<'task:created'>): void {
  const isNew = draft.tasks.get(data.taskId) === undefined
  const task = change(draft, data, data.status)
  if (task !== undefined && isNew) tellOf(draft, task, 'Task created', null, null)
}

export function taskUpdated(draft: Draft, { data }: EventOf<'task:updated'>): void {
  const before = draft.tasks.get(data.taskId)?.status
  const task = change(draft, data, data.status)
  if (task !== undefined && task.status !== before) tellOf(draft, task, `Task is ${MOVED[task.status]}`, null, null)
}

const MOVED: Readonly<Record<TaskStatus, string>> = {
  backlog: 'in the backlog',
  ready: 'ready',
  running: 'running',
  review: 'in review',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

export function taskAssigned(draft: Draft, { data }: EventOf<'task:assigned'>): void {
  const task = change(draft, data, data.status)
  const to = data.assignee?.replace(/^(agent|person):/, '')
  if (task !== undefined)
    tellOf(draft, task, to === undefined ? 'Task unassigned' : `Task assigned to ${to}`, null, null)
}

export function taskCompleted(draft: Draft, { data }: EventOf<'task:completed'>): void {
  const task = change(draft, data, 'done')
  if (task === undefined) return
  const isDone = task.status === 'done'
  tellOf(draft, task, isDone ? 'Task done' : `Task is ${MOVED[task.status]}`, data.result ?? null, isDone ? true : null)
}

export function taskFailed(draft: Draft, { data }: EventOf<'task:failed'>): void {
  const task = change(draft, data, 'failed')
  if (task !== undefined) tellOf(draft, task, 'Task failed', data.result ?? null, false)
}

export function taskRemoved(draft: Draft, { data }: EventOf<'task:removed'>): void {
  const task = draft.tasks.get(data.taskId)
  if (task === undefined) return
  tellOf(draft, task, 'Task removed', null, null)
  draft.tasks.delete(data.taskId)
  if (task.closedAt !== null) draft.closedTasks.note(data.taskId)
}

/** What was said, by the agent in whose name a key said it, or by the person or key itself. */
export function commentOf({ id, actor, agentId, data, at }: EventOf<'task:commented'>): Comment {
  const by = agentId === undefined || actor.startsWith('person:') ? actor : `agent:${agentId}`
  return { id: data.commentId ?? id, by, text: data.text, mentions: data.mentions ?? [], at }
}

export function taskCommented(draft: Draft, event: EventOf<'task:commented'>): void {
  const { data } = event
  const task = draft.tasks.edit(data.taskId)
  if (task === undefined) return
  task.comments = [...task.comments, commentOf(event)].slice(-COMMENTS)
  task.updatedAt = draft.at
  renewLease(draft, task)
  tellOf(draft, task, 'Comment on task', data.text, null)
}
