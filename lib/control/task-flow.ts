import { assertNever } from '#lib/protocol/assert-never.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { TaskStep } from './task-step.ts'

/** What the rules know of a task; lib/state's Task is one. */
export interface TaskFacts {
  readonly version: number
  readonly status: TaskStatus
  readonly dependsOn: readonly string[]
}

/** Tasks by id; the state's map of tasks is one. */
export interface TaskBoard {
  get(taskId: string): TaskFacts | undefined
}

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
 * @throws MissionError `not_found`, `conflict` (with `current`) or `invalid`.
 */
export function decideStep(board: TaskBoard, step: TaskStep): number {
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
      refuseMove(step, current)
      refuseCycle(board, step)
      return current.version + 1
    case 'remove':
      if (!current) throw missing(step.taskId)
      refuseStale(step, current.version, current)
      return current.version + 1
    default:
      return assertNever(step.kind)
  }
}

/** The task after a step that made `version`, as far as later steps of the same batch need it; undefined once removed. */
export function afterStep(before: TaskFacts | undefined, step: TaskStep, version: number): TaskFacts | undefined {
  if (step.kind === 'remove') return undefined
  return {
    version,
    status: step.status ?? before?.status ?? 'backlog',
    dependsOn: step.dependsOn ?? before?.dependsOn ?? [],
  }
}

function refuseStale(step: TaskStep, version: number, current: TaskFacts | null): void {
  if (step.version === null || step.version === version + 1) return
  if (step.kind === 'create') throw invalid('version', `A new task has version 1, not ${step.version}; leave it out.`)
  throw conflict(
    `Task "${step.taskId}" is at version ${version}, and this change was made from version ${step.version - 1}; read it again and decide anew.`,
    current,
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
