import { createHash, randomBytes } from 'node:crypto'
import type { Principal } from '#lib/auth/principal.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import type { GuardedAppend } from './guarded-append.ts'
import type { StateView } from './state-view.ts'
import type { TaskGate } from './task-gate.ts'
import type { TaskControl, TaskInput } from './tasks.ts'

export interface TaskParts {
  readonly gate: TaskGate
  readonly view: StateView
  readonly log: GuardedAppend
  /** Default: 80 random bits. */
  readonly newId?: () => string
}

/**
 * A draft holds only what its request says, never what stands: so the same request makes the same content, and the log
 * knows a retry by its id. `version` is in it where the caller named the version it saw; else the fold counts.
 */
export function createTasks({ gate, view, log, newId = randomId }: TaskParts): TaskControl {
  const append = async (by: Principal, taskId: string, draft: Draft, id: string | undefined): Promise<void> => {
    try {
      await gate.append(by, [draft], {
        append: async ([guard]) => [await log.append(by, draft, { ...(id && { id }), ...(guard && { guard }) })],
        known: async () => id !== undefined && (await log.known(by, id)),
      })
    } catch (error) {
      throw withoutIndex(error, view.state().tasks.get(taskId))
    }
  }
  const present = (taskId: string): Task => {
    const task = view.state().tasks.get(taskId)
    if (task) return task
    throw new MissionError('not_found', `Task "${taskId}" was removed since.`)
  }
  return {
    async create(by, { taskId: wanted, ...fields }, requestId) {
      const taskId = wanted ?? (requestId === undefined ? newId() : idFrom(by, requestId))
      const draft: Draft = { type: 'task:created', data: { ...fields, taskId, version: 1 } }
      await append(by, taskId, draft, requestId ?? (wanted && idFrom(by, `create ${wanted}`)))
      return present(taskId)
    },
    async change(by, taskId, change, ifVersion, requestId) {
      await append(by, taskId, changeDraft(taskId, change, ifVersion), requestId)
      return present(taskId)
    },
    async remove(by, taskId, ifVersion, requestId) {
      await append(by, taskId, { type: 'task:removed', data: { taskId, ...versionAfter(ifVersion) } }, requestId)
    },
  }
}

/** The type of event that says a change best; every one of them may carry every field. */
function changeDraft(taskId: string, change: TaskInput, ifVersion: number | null): Draft {
  const data = { ...change, taskId, ...versionAfter(ifVersion) }
  if (change.status === 'done') return { type: 'task:completed', data }
  if (change.status === 'failed') return { type: 'task:failed', data }
  if (change.assignee !== undefined) return { type: 'task:assigned', data: { ...data, assignee: change.assignee } }
  return { type: 'task:updated', data }
}

const versionAfter = (seen: number | null) => (seen === null ? {} : { version: seen + 1 })

/** One request has no index to name, and every conflict shows what stands. */
function withoutIndex(error: unknown, current: Task | undefined): unknown {
  if (!isMissionError(error)) return error
  const { index: _one, ...details } = error.details
  const shown = error.code === 'conflict' ? { current: current ?? null } : {}
  return new MissionError(error.code, error.message, { ...details, ...shown, cause: error })
}

const randomId = () => `t-${randomBytes(10).toString('hex')}`

/** A retry of a creation must name the same task, on every node and after a restart. */
const idFrom = (by: Principal, requestId: string) =>
  `t-${createHash('sha256').update(`${by.id}\n${requestId}`).digest('hex').slice(0, 20)}`
