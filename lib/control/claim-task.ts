import type { Principal } from '#lib/auth/principal.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { tasksByStatus } from '#lib/state/selectors.ts'
import { isClosed } from '#lib/state/tasks.ts'
import type { StateView } from './state-view.ts'
import type { TaskControl } from './tasks.ts'

export interface ClaimParts {
  readonly tasks: TaskControl
  readonly view: StateView
  readonly clock: Clock
  /** limits.taskLeaseMs */
  readonly leaseMs: number
}

export interface Wish {
  readonly agentId: string
  /** This task; else the next free one. */
  readonly taskId?: string | undefined
  /** Only a task of this project. */
  readonly project?: string | undefined
  /** Only a task with this label. */
  readonly label?: string | undefined
}

export interface Claim {
  /** Its version is the generation that the holder names from now on. */
  readonly task: Task
  /** False where the agent held it before, so that a claim whose answer was lost can be asked for again. */
  readonly isNew: boolean
}

/** Each try that fails means that somebody else got a task. */
const TRIES = 20

/**
 * Gives an agent a task to work on: it becomes `running`, held by that agent, at the version that it was seen at, so of two
 * who want the same one exactly one gets it (P-LOG-4).
 *
 * A claim is a lease that follows from the log alone: it holds as long as its holder is heard or changes the task, and for
 * `leaseMs` after that. Nothing happens when it ends, but then another may claim the task.
 * @returns null where nothing is free.
 * @throws MissionError for a task that was named: `not_found`, or `conflict` with `current` where it is not free.
 */
export function claimTask(parts: ClaimParts, by: Principal, wish: Wish): Promise<Claim | null> {
  return wish.taskId === undefined ? claimNext(parts, by, wish) : claimOne(parts, by, wish.agentId, wish.taskId)
}

/** When the lease of a running task ends, in milliseconds; null where no agent holds it. */
export function leaseEndMs(state: MissionState, task: Task, leaseMs: number): number | null {
  const holder = holderOf(state, task)
  if (task.status !== 'running' || holder === null) return null
  const heardAt = state.agents.get(holder)?.lastSeenAt ?? task.updatedAt
  return Math.max(Date.parse(heardAt), Date.parse(task.updatedAt)) + leaseMs
}

/** Why an agent may not claim a task now, in words that follow its name; null where it may. */
export function whyNotFree(
  state: MissionState,
  task: Task,
  agentId: string,
  now: { readonly ms: number; readonly leaseMs: number },
): string | null {
  const { status, assignee } = task
  if (isClosed(status)) return `is ${status}; move it to ready first`
  if (status === 'review') return 'is in review; move it to ready first'
  const waits = task.dependsOn.find((id) => (state.tasks.get(id)?.status ?? 'done') !== 'done')
  if (waits !== undefined) return `waits for task "${waits}", which is not done`
  if (assignee === null || isHolder(task, agentId)) return null
  const end = leaseEndMs(state, task, now.leaseMs)
  if (end === null) return `is assigned to ${assignee}`
  return now.ms < end ? `is held by ${assignee} until ${new Date(end).toISOString()} or later` : null
}

/** Whether it is assigned to that agent, whichever way its publisher wrote it. */
export const isHolder = ({ assignee }: Pick<Task, 'assignee'>, agentId: string): boolean =>
  assignee === `agent:${agentId}` || assignee === agentId

/** The agent that a task is assigned to; null for nobody, a person, and a bare name that is no agent's. */
function holderOf({ agents }: MissionState, { assignee }: Task): string | null {
  if (assignee === null) return null
  if (assignee.startsWith('agent:')) return assignee.slice('agent:'.length)
  return agents.has(assignee) ? assignee : null
}

async function claimOne(parts: ClaimParts, by: Principal, agentId: string, taskId: string): Promise<Claim> {
  const state = parts.view.state()
  const task = state.tasks.get(taskId)
  if (!task) {
    throw new MissionError('not_found', `There is no task "${taskId}". List the tasks, or claim without naming one.`)
  }
  if (task.status === 'running' && isHolder(task, agentId)) return { task, isNew: false }
  const why = whyNotFree(state, task, agentId, { ms: parts.clock.now(), leaseMs: parts.leaseMs })
  if (why !== null) throw new MissionError('conflict', `Task "${taskId}" ${why}.`, { current: task })
  return take(parts, by, agentId, task)
}

async function claimNext(parts: ClaimParts, by: Principal, wish: Wish): Promise<Claim | null> {
  for (let tries = 0; tries < TRIES; tries++) {
    const [held, free] = candidates(parts, wish)
    if (held) return { task: held, isNew: false }
    if (!free) return null
    try {
      return await take(parts, by, wish.agentId, free)
    } catch (error) {
      // Somebody was faster with this one.
      if (!isMissionError(error) || (error.code !== 'conflict' && error.code !== 'not_found')) throw error
    }
  }
  throw new MissionError('overloaded', 'Others took every free task as it was chosen. Try again.', {
    retryAfterMs: 1_000,
  })
}

/** A task that the agent holds already, and the next one that it may take: reserved for it first, lapsed ones last. */
function candidates({ view, clock, leaseMs }: ClaimParts, wish: Wish): [Task | undefined, Task | undefined] {
  const state = view.state()
  const now = { ms: clock.now(), leaseMs }
  const { ready, running } = tasksByStatus(state, null)
  const fits = ({ project, labels }: Task) =>
    (wish.project === undefined || project === wish.project) &&
    (wish.label === undefined || labels.includes(wish.label))
  const held = running.find((task) => isHolder(task, wish.agentId) && fits(task))
  const lapsed = running.filter((task) => holderOf(state, task) !== null)
  const reserved = ready.filter((task) => isHolder(task, wish.agentId))
  const free = [...reserved, ...ready, ...lapsed].find(
    (task) => fits(task) && whyNotFree(state, task, wish.agentId, now) === null,
  )
  return [held, free]
}

async function take({ tasks }: ClaimParts, by: Principal, agentId: string, { id, version }: Task): Promise<Claim> {
  const task = await tasks.change(by, id, { status: 'running', assignee: `agent:${agentId}` }, version)
  return { task, isNew: true }
}
