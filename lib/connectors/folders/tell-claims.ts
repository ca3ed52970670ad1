import { assertNever } from '#lib/protocol/assert-never.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { Draft, EventData, TaskStatus } from '#lib/protocol/event.ts'
import { digest } from '../identifier.ts'
import type { AgentClaim, Claim, LeadClaim, TaskClaim } from './document-claims.ts'
import type { Said } from './folder-memory.ts'

export interface Telling {
  readonly folder: string
  readonly path: string
  /** When the file was written, by this machine's clock. */
  readonly writtenMs: number
  readonly nowMs: number
  /** Stores drafts as one batch. */
  readonly publish: (drafts: readonly Draft[]) => Promise<unknown>
  /** Told of what the server refuses for good. */
  readonly onProblem: (problem: string) => void
}

const CLOSED: readonly TaskStatus[] = ['done', 'failed', 'cancelled']
/** Work that nobody spoke of for so long is not shown as going on because a server started. */
const FRESH_MS = 10 * 60_000

export const keyOf = ({ subject, id }: Pick<Claim, 'subject' | 'id'>): string => `${subject}:${id}`

/**
 * Tells what a file says now of one subject where it differs from what it said before. So what people and agents change on the
 * board meanwhile stands, until the file itself changes. Its ids follow from the content and its count, so that telling it
 * again after a crash is harmless.
 * @returns what to remember once it resolves. @throws what may pass, having told a part of it at most.
 */
export async function tellClaim(claim: Claim, before: Said | undefined, telling: Telling): Promise<Said> {
  const digests = Object.fromEntries(
    Object.entries(claim.fields).map(([name, value]) => [name, digest(value).slice(0, 12)]),
  )
  const names = new Set([...Object.keys(digests), ...Object.keys(before?.fields ?? {})])
  const changed = [...names].filter((name) => digests[name] !== before?.fields[name])
  if (before && changed.length === 0) return { ...before, file: telling.path }
  const revision = (before?.revision ?? 0) + 1
  const atMs = Math.max(before?.atMs ?? 0, Math.min(telling.nowMs, telling.writtenMs))
  const step: Step = { ...telling, atMs, changed, isNew: before === undefined, seed: [keyOf(claim), revision, digests] }
  switch (claim.subject) {
    case 'agent':
      await telling.publish(agentDrafts(claim, step))
      break
    case 'lead':
      await tellLead(claim, step, before?.file === null)
      break
    case 'task':
      await tellTask(claim, step)
      break
    default:
      return assertNever(claim)
  }
  return { revision, fields: digests, atMs, file: telling.path }
}

/**
 * Tells that a file says nothing of a subject any more: its agent is offline, its open task cancelled. A lead stays, since
 * people may have worked on it, and is marked as gone from where it came from.
 */
export async function tellGone(key: string, before: Said, telling: Telling): Promise<Said> {
  const [subject = '', id = ''] = splitKey(key)
  const status = subject === 'agent' ? 'offline' : 'cancelled'
  const revision = before.revision + 1
  const fields = { ...before.fields, status: digest(status).slice(0, 12) }
  const seed = [key, revision, 'gone']
  const detail = `No longer in ${telling.path}.`
  if (subject === 'agent') {
    const evidence = { source: 'folder' as const, at: iso(telling.nowMs), detail: detail.slice(0, 500) }
    await telling.publish([
      {
        id: idOf(telling, seed, 'status'),
        type: 'agent:statusChange',
        data: { agentId: id, status: 'offline', evidence },
      },
    ])
  } else if (subject === 'task' && !CLOSED.some((closed) => digest(closed).startsWith(before.fields.status ?? '-'))) {
    const data = { taskId: id, status: 'cancelled' as const, result: detail }
    await unlessRefused(telling.publish([{ id: idOf(telling, seed, 'task'), type: 'task:updated', data }]))
  } else if (subject === 'lead') {
    const data = { leadId: id, gone: true }
    await unlessRefused(telling.publish([{ id: idOf(telling, seed, 'lead'), type: 'lead:updated', data }]))
  }
  return { revision, fields, atMs: telling.nowMs, file: null }
}

interface Step extends Telling {
  /** Of the evidence. */
  readonly atMs: number
  readonly changed: readonly string[]
  readonly isNew: boolean
  readonly seed: unknown
}

function agentDrafts({ id: agentId, fields }: AgentClaim, step: Step): Draft[] {
  const { status, reason, task, ...about } = fields
  const drafts: Draft[] = []
  const isAbout = (name: string) => !['status', 'reason', 'task'].includes(name)
  if (step.changed.some(isAbout)) {
    const data = { agentId, ...about, capabilities: ['watch' as const] }
    drafts.push({ id: idOf(step, step.seed, 'agent'), type: 'agent:registered', data })
  }
  if (status === undefined || step.changed.every(isAbout)) return drafts
  const old = step.nowMs - step.writtenMs > FRESH_MS && (status === 'working' || status === 'waiting')
  const evidence = {
    source: 'folder' as const,
    at: iso(step.atMs),
    detail: (old ? `${step.path} said ${status} long ago.` : step.path).slice(0, 500),
  }
  const data: EventData<'agent:statusChange'> = old
    ? { agentId, status: 'stale', evidence }
    : { agentId, status, ...(reason ? { reason } : {}), ...(task ? { task } : {}), evidence }
  drafts.push({ id: idOf(step, step.seed, 'status'), type: 'agent:statusChange', data })
  return drafts
}

/** What somebody removed from the list stays removed. */
async function tellLead(claim: LeadClaim, step: Step, isBack: boolean): Promise<void> {
  const refused = await unlessRefused(step.publish([leadDraft(claim, step, isBack)]))
  if (refused !== null && refused.code !== 'not_found' && refused.code !== 'conflict')
    step.onProblem(`${step.path}: ${refused.message}`)
}

function leadDraft({ id: leadId, fields }: LeadClaim, step: Step, isBack: boolean): Draft {
  const id = idOf(step, step.seed, 'lead')
  const { name = leadId, score } = fields
  if (step.isNew) return { id, type: 'lead:added', data: { ...fields, leadId, name } }
  const changes = { ...picked(fields, step.changed), ...(isBack ? { gone: false } : {}) }
  if (score !== undefined && step.changed.includes('score'))
    return { id, type: 'lead:scored', data: { leadId, ...changes, score } }
  return { id, type: 'lead:updated', data: { leadId, ...changes } }
}

/** Tasks are decided by the server one by one, so each is told by itself, and what is refused holds up no other. */
async function tellTask({ id: taskId, fields }: TaskClaim, step: Step): Promise<void> {
  const say = (part: string, draft: (id: string) => Draft) =>
    unlessRefused(step.publish([draft(idOf(step, step.seed, part))]))
  const { title = taskId } = fields
  if (step.isNew) {
    const refused = await say('create', (id) => ({ id, type: 'task:created', data: { ...fields, taskId, title } }))
    if (refused === null) return
    // It stands already, since it is known here no more or somebody else made it.
    if (refused.code !== 'conflict') return step.onProblem(`${step.path}: ${refused.message}`)
  }
  const changes = step.isNew ? fields : picked(fields, step.changed)
  const { status } = changes
  const isLost = !step.isNew && step.changed.includes('assignee') && fields.assignee === undefined
  const data = { taskId, ...changes, ...(isLost ? { assignee: null } : {}) }
  const type = typeOfChange(status)
  let refused = await say('change', (id) => ({ id, type, data }))
  if (refused?.code === 'invalid' && status !== undefined && !CLOSED.includes(status)) {
    await say('reopen', (id) => ({ id, type: 'task:updated', data: { taskId, status: 'ready' } }))
    refused = await say('again', (id) => ({ id, type, data }))
  }
  // Somebody removed it from the board, which stands.
  if (refused !== null && refused.code !== 'not_found') step.onProblem(`${step.path}: ${refused.message}`)
}

function typeOfChange(status: TaskStatus | undefined): 'task:completed' | 'task:failed' | 'task:updated' {
  if (status === 'done') return 'task:completed'
  return status === 'failed' ? 'task:failed' : 'task:updated'
}

/** @returns why it is refused for good, null where it is stored. @throws what may pass. */
async function unlessRefused(stored: Promise<unknown>) {
  try {
    await stored
    return null
  } catch (error) {
    if (isMissionError(error) && ['conflict', 'invalid', 'not_found', 'too_large'].includes(error.code)) return error
    throw error
  }
}

function picked<T extends object>(fields: T, names: readonly string[]): Partial<T> {
  const entries = Object.entries(fields).filter(([name]) => names.includes(name))
  // A cast: fromEntries forgets the names.
  return Object.fromEntries(entries) as Partial<T>
}

const splitKey = (key: string) => [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]

const idOf = ({ folder }: Telling, seed: unknown, part: string): string => `folder:${digest([folder, seed, part])}`

const iso = (ms: number): string => new Date(Math.max(0, ms)).toISOString()
