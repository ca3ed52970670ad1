import type { Principal } from '#lib/auth/principal.ts'
import { assertNever } from '#lib/protocol/assert-never.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { TaskReview, TaskStatus } from '#lib/protocol/event.ts'
import type { Lease } from '#lib/state/model.ts'
import { agentAssigned } from '#lib/state/task-lease.ts'
import { reached } from '#lib/state/tasks.ts'
import type { TaskStep } from './task-step.ts'

/** What the rules know of a task; lib/state's Task is one. */
export interface TaskFacts {
  readonly version: number
  readonly status: TaskStatus
  readonly assignee: string | null
  readonly review: TaskReview
  readonly lease: Lease | null
  readonly generation: number
  readonly dependsOn: readonly string[]
}

/** What the rules look at. */
export interface TaskBoard {
  get(taskId: string): TaskFacts | undefined
  isAgent(id: string): boolean
  /** Null where it is not known. */
  machineOf(agentId: string): string | null
  /** Whether another agent may claim what was held under this lease. */
  isLapsed(lease: Lease): boolean
}

/** Who takes a step, as far as rules look at it. */
export type Author = Pick<Principal, 'id' | 'kind' | 'bound'>

const OPEN: readonly TaskStatus[] = ['backlog', 'ready', 'running', 'review']
const ANYWHERE: readonly TaskStatus[] = [...OPEN, 'done', 'failed', 'cancelled']
const REOPEN: readonly TaskStatus[] = ['backlog', 'ready']

/**
 * From → to. Open tasks move anywhere, for people skip steps; a closed one is first reopened, so that an agent that comes
 * late cannot finish what was cancelled. Staying is always allowed, so that fields of a closed task can be corrected.
 */
export const TASK_MOVES: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  backlog: ANYWHERE,
  ready: ANYWHERE,
  running: ANYWHERE,
  review: ANYWHERE,
  done: REOPEN,
  failed: REOPEN,
  cancelled: REOPEN,
}

/** The guard of one version of a task: the log stores it once (P-LOG-4). */
export const taskGuard = (taskId: string, version: number): string => `mc:task:${taskId}:${version}`

/**
 * Decides one step against what stands.
 * @returns the version it makes.
 * @throws MissionError `not_found`, `conflict` (with `current`), `forbidden` or `invalid`.
 */
export function decideStep(board: TaskBoard, step: TaskStep, by: Author): number {
  const current = board.get(step.taskId)
  switch (step.kind) {
    case 'create':
      if (current) throw conflict(`Task "${step.taskId}" exists already; change it, or use another id.`, current)
      refuseStale(step, 0, null)
      refuseCycle(board, step)
      return 1
    case 'change':
      if (!current) throw missing(step.taskId)
      refuseStale(step, current.version, current)
      refuseLate(step, current)
      refuseForeign(board, step, current, by)
      refuseUnreviewed(step, current, by)
      refuseMove(step, current)
      refuseCycle(board, step)
      return current.version + 1
    case 'remove':
      if (!current) throw missing(step.taskId)
      refuseStale(step, current.version, current)
      refuseForeign(board, step, current, by)
      refuseUnreviewed(step, current, by)
      return current.version + 1
    default:
      return assertNever(step.kind)
  }
}

/** The task after a step that made `version`, as far as later steps of the same batch need it; undefined once removed. */
export function afterStep(board: TaskBoard, step: TaskStep, version: number, by: Author): TaskFacts | undefined {
  if (step.kind === 'remove') return undefined
  const before = board.get(step.taskId)
  const from = before?.status ?? 'backlog'
  const review = step.review ?? before?.review ?? 'none'
  const status = reached(review, step.status ?? from, from, by.id)
  const assignee = step.assignee === undefined ? (before?.assignee ?? null) : step.assignee
  const dependsOn = step.dependsOn ?? before?.dependsOn ?? []
  return { version, status, assignee, review, dependsOn, ...leaseAfter(board, before, { status, assignee }) }
}

/** As settleLease of the fold has it; its times are not known yet, and nothing in a batch asks for them. */
function leaseAfter(
  { isAgent }: TaskBoard,
  before: TaskFacts | undefined,
  { status, assignee }: Pick<TaskFacts, 'status' | 'assignee'>,
): Pick<TaskFacts, 'lease' | 'generation'> {
  const generation = before?.generation ?? 0
  const holder = status === 'running' ? agentAssigned(assignee, isAgent) : null
  if (holder === null) return { lease: null, generation }
  if (before?.lease?.holder === holder) return { lease: before.lease, generation }
  const lease = { holder, generation: generation + 1, since: '', renewedAt: '', ms: Number.POSITIVE_INFINITY }
  return { lease, generation: generation + 1 }
}

function refuseStale(step: TaskStep, version: number, current: TaskFacts | null): void {
  if (step.version === null || step.version === version + 1) return
  if (step.kind === 'create') throw invalid('version', `A new task has version 1, not ${step.version}; leave it out.`)
  throw conflict(
    `Task "${step.taskId}" is at version ${version}, and this change was made from version ${step.version - 1}; read it again and decide anew.`,
    current,
  )
}

/** Whoever names the lease that it works under has lost it where that is not the present one. */
function refuseLate({ taskId, generation }: TaskStep, current: TaskFacts): void {
  const held = current.lease?.generation ?? 0
  if (generation === null || generation === held) return
  const now = current.lease === null ? 'nobody holds it now' : `${current.lease.holder} holds it at generation ${held}`
  throw conflict(
    `Task "${taskId}" is not yours under generation ${generation}: ${now}. Claim it again, or leave it.`,
    current,
  )
}

/** A key that speaks for one agent, or for those of one machine, leaves alone what others hold. */
function refuseForeign(board: TaskBoard, step: TaskStep, current: TaskFacts, { bound }: Author): void {
  const { lease } = current
  if (lease === null || !isForeign(board, lease, bound)) return
  const isItsEnd = step.kind === 'remove' || step.assignee !== undefined
  if (!isItsEnd && (step.status === null || step.status === current.status)) return
  const whom = bound.agentId === undefined ? `an agent of "${bound.machine}"` : `"${bound.agentId}"`
  throw conflict(`Task "${step.taskId}" is held by the agent "${lease.holder}", not by ${whom}.`, current)
}

/** Whether a task is held, under this lease, by an agent that such a key does not speak for. */
export const isForeign = (
  board: Pick<TaskBoard, 'machineOf' | 'isLapsed'>,
  lease: Lease,
  bound: Author['bound'],
): boolean => !speaksFor(board, bound, lease.holder) && !board.isLapsed(lease)

function speaksFor(
  board: Pick<TaskBoard, 'machineOf'>,
  { agentId, machine }: Author['bound'],
  holder: string,
): boolean {
  if (agentId !== undefined) return holder === agentId
  return machine === undefined || board.machineOf(holder) === machine
}

/** What a person has to review no program takes past that person. */
function refuseUnreviewed(step: TaskStep, current: TaskFacts, by: Author): void {
  if (by.kind === 'person' || current.review !== 'person') return
  if (step.review === 'none') {
    throw new MissionError('forbidden', `Only a person may take back the review of task "${step.taskId}".`)
  }
  if (current.status !== 'review') return
  const wanted = step.status ?? current.status
  if (step.kind !== 'remove' && reached('person', wanted, current.status, by.id) === 'review') return
  throw new MissionError(
    'forbidden',
    `Task "${step.taskId}" waits for the review of a person, who moves it on or sends it back. Leave a comment instead.`,
  )
}

function refuseMove({ taskId, status }: TaskStep, current: TaskFacts): void {
  if (status === null || status === current.status || TASK_MOVES[current.status].includes(status)) return
  const allowed = TASK_MOVES[current.status].join(' or ')
  throw invalid(
    'status',
    `Task "${taskId}" is ${current.status} and cannot become ${status}; move it to ${allowed} first.`,
  )
}

function refuseCycle(board: TaskBoard, { taskId, dependsOn }: TaskStep): void {
  const seen = new Set<string>()
  const waiting = [...(dependsOn ?? [])]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === taskId) {
      throw invalid('dependsOn', `Task "${taskId}" would wait for itself: one of its dependencies depends on it.`)
    }
    if (seen.has(id)) continue
    seen.add(id)
    waiting.push(...(board.get(id)?.dependsOn ?? []))
  }
}

const missing = (taskId: string) =>
  new MissionError('not_found', `There is no task "${taskId}": it was never created, was removed, or closed long ago.`)

const conflict = (message: string, current: TaskFacts | null) => new MissionError('conflict', message, { current })

const invalid = (path: string, message: string) => new MissionError('invalid', message, { issues: [{ path, message }] })
