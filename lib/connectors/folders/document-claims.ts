import { basename } from 'node:path'
import type { AgentStatus, Priority, TaskStatus, WaitingReason } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { digest, identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import {
  type LeadDocument,
  leadDocument,
  type StateDocument,
  stateDocument,
  type TaskDocument,
  taskDocument,
} from './document.schema.ts'
import type { Place } from './document-kind.ts'
import { agentStatusOf, priorityOf, taskStatusOf, waitingReasonOf } from './document-words.ts'

export type AgentClaim = { readonly subject: 'agent'; readonly id: string; readonly fields: AgentFields }
export type TaskClaim = { readonly subject: 'task'; readonly id: string; readonly fields: TaskFields }
export type LeadClaim = { readonly subject: 'lead'; readonly id: string; readonly fields: LeadFields }

/** What a file says of one agent, task or lead, in our words. */
export type Claim = AgentClaim | TaskClaim | LeadClaim

export interface AgentFields {
  readonly name: string
  readonly kind?: string | undefined
  readonly machine?: string | undefined
  readonly project?: string | undefined
  readonly version?: string | undefined
  readonly status?: AgentStatus | undefined
  readonly reason?: WaitingReason | undefined
  readonly task?: string | undefined
}

export interface TaskFields {
  readonly title: string
  readonly description?: string | undefined
  readonly status?: TaskStatus | undefined
  readonly priority?: Priority | undefined
  readonly labels?: string[] | undefined
  readonly assignee?: string | undefined
  readonly dependsOn?: string[] | undefined
  readonly due?: string | undefined
  readonly project?: string | undefined
  readonly result?: string | undefined
}

export interface LeadFields {
  readonly name: string
  readonly company?: string | undefined
  readonly domain?: string | undefined
  readonly email?: string | undefined
  readonly stage?: string | undefined
  readonly source?: string | undefined
  readonly notes?: string | undefined
  readonly nextAction?: string | undefined
  readonly score?: number | undefined
  readonly parts?: Readonly<Record<string, number>> | undefined
  readonly agentId?: string | undefined
}

export interface Reading {
  readonly claims: readonly Claim[]
  /** What is not understood, with the fix: sentences that begin with the file's path. */
  readonly problems: readonly string[]
}

/** Of one file. What is beyond is not read, and said to be. */
const MOST_ITEMS = 1_000

/** @param folder the name of the watched folder. @param agentOf the id of the agent whose folder below `agents/` it is. */
export function claimsOf(
  path: string,
  { kind, agent }: Place,
  value: object,
  folder: string,
  agentOf: (agent: string) => string,
): Reading {
  const problems: string[] = []
  const owner = agent === null ? null : agentOf(agent)
  switch (kind) {
    case 'state':
      return { claims: [agentClaim(path, agent ?? '', value, folder, problems)], problems }
    case 'tasks': {
      const items = itemsOf(path, value, ['tasks', 'queue', 'items'], problems)
      const single = items.length === 1 && !Array.isArray(value) ? basename(path, '.json') : null
      return { claims: items.flatMap((item) => taskClaim(path, item, folder, owner, single, problems)), problems }
    }
    case 'leads': {
      const items = itemsOf(path, value, ['leads', 'items'], problems)
      return { claims: items.flatMap((item) => leadClaim(path, item, folder, owner, problems)), problems }
    }
  }
}

/** An array, one below one of these names, or a single item. */
function itemsOf(path: string, value: object, names: readonly string[], problems: string[]): readonly object[] {
  const members: Readonly<Record<string, unknown>> = { ...value }
  const below = names.map((name) => members[name]).find(Array.isArray)
  const items: readonly unknown[] = Array.isArray(value) ? value : (below ?? [value])
  if (items.length > MOST_ITEMS)
    problems.push(
      `${path} has ${items.length} entries and the first ${MOST_ITEMS} are read. Move what is done elsewhere.`,
    )
  const objects = items.slice(0, MOST_ITEMS).filter((item) => typeof item === 'object' && item !== null)
  if (objects.length < Math.min(items.length, MOST_ITEMS)) problems.push(`${path} has entries that are no objects.`)
  return objects
}

function agentClaim(path: string, agent: string, value: object, folder: string, problems: string[]): AgentClaim {
  const document: StateDocument = stateDocument.catch({}).parse(value)
  const word = document.status ?? document.state
  const status = word === undefined ? null : agentStatusOf(word)
  if (status === null) {
    const said = word === undefined ? 'has no "status"' : `has the status "${clipLine(word, 40)}"`
    problems.push(`${path} ${said}: write working, waiting, idle, error or offline.`)
  }
  const task = document.task || document.currentTask || document.current_task || document.message
  const fields: AgentFields = withoutUndefined({
    name: clipLine(document.name ?? agent, 120),
    kind: optional(document.kind ?? document.type, 40),
    machine: optional(document.machine ?? document.host, 120),
    project: optional(document.project ?? folder, 240),
    version: optional(document.version, 60),
    status: status ?? undefined,
    reason: status === 'waiting' && word !== undefined ? waitingReasonOf(word) : undefined,
    task: status === 'working' ? optional(task, 500) : undefined,
  })
  return { subject: 'agent', id: identifier(document.agentId ?? document.id ?? `${folder}:${agent}`), fields }
}

function taskClaim(
  path: string,
  item: object,
  folder: string,
  owner: string | null,
  single: string | null,
  problems: string[],
): TaskClaim[] {
  const document: TaskDocument = taskDocument.catch({}).parse(item)
  const title = document.title ?? document.name ?? single
  if (!title) {
    problems.push(`${path} has a task without "title". Give it one.`)
    return []
  }
  const word = document.status ?? document.state
  const status = word === undefined ? 'ready' : taskStatusOf(word)
  if (status === null) {
    const said = clipLine(word ?? '', 40)
    problems.push(
      `${path} has the task status "${said}": write backlog, ready, running, review, done, failed or cancelled.`,
    )
  }
  const to = document.assignee ?? document.assignedTo ?? document.agentId ?? document.agent ?? owner
  const own = document.taskId ?? document.id ?? single
  const idOf = (id: string) => identifier(folder, id)
  const fields: TaskFields = withoutUndefined({
    title: clipLine(title, 500),
    description: document.description === undefined ? undefined : clip(document.description, 20_000),
    status: status ?? undefined,
    priority: (document.priority === undefined ? null : priorityOf(document.priority)) ?? undefined,
    labels: labelsOf(document.labels ?? document.tags),
    assignee:
      to === null || to === undefined ? undefined : clipLine(/^(agent|person):/.test(to) ? to : `agent:${to}`, 140),
    dependsOn: (document.dependsOn ?? document.dependencies)?.slice(0, 50).map(idOf),
    due: instantOf(document.due),
    project: optional(document.project ?? folder, 240),
    result: document.result === undefined ? undefined : clip(document.result, 20_000),
  })
  return [{ subject: 'task', id: idOf(own ?? `#${digest(title)}`), fields }]
}

function leadClaim(path: string, item: object, folder: string, owner: string | null, problems: string[]): LeadClaim[] {
  const document: LeadDocument = leadDocument.catch({}).parse(item)
  const name = document.name ?? document.company ?? document.domain ?? document.email
  if (name === undefined) {
    problems.push(`${path} has a lead without "name". Give it one.`)
    return []
  }
  const parts = Object.entries(document.parts ?? document.breakdown ?? {}).slice(0, 20)
  const fields: LeadFields = withoutUndefined({
    name: clipLine(name, 240),
    company: optional(document.company, 240),
    domain: optional(document.domain ?? document.website, 240),
    email: optional(document.email, 240),
    stage: optional(document.stage ?? document.status, 60),
    source: optional(document.source, 240),
    notes: document.notes === undefined ? undefined : clip(document.notes, 20_000),
    nextAction: optional(document.nextAction, 500),
    score: document.score,
    parts: parts.length > 0 ? Object.fromEntries(parts.map(([part, points]) => [clip(part, 60), points])) : undefined,
    agentId: owner ?? undefined,
  })
  const own = document.leadId ?? document.id ?? `#${digest([name, document.domain, document.email])}`
  return [{ subject: 'lead', id: identifier(folder, own), fields }]
}

const optional = (text: string | undefined, max: number): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : clipLine(text, max)

const labelsOf = (labels: readonly string[] | undefined): string[] | undefined =>
  labels?.slice(0, 20).map((label) => clipLine(label, 60))

function instantOf(text: string | undefined): string | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}
