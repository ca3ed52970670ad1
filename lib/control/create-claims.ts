import type { Grant, Principal } from '#lib/auth/principal.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Task } from '#lib/state/model.ts'
import { tasksHeld } from '#lib/state/task-lease.ts'
import type { ClaimOutcome, Claims } from './claims.ts'
import { fits, isHolder, nextFree, type Wish, whyNotFree } from './free-task.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { isRepeat } from './is-repeat.ts'
import { whyFull } from './running-limit.ts'
import type { StateView } from './state-view.ts'
import type { TaskControl } from './tasks.ts'
import { createTurns } from './turns.ts'
import { createUnderWay, type UnderWay } from './under-way.ts'

export interface ClaimParts {
  readonly tasks: TaskControl
  readonly view: StateView
  readonly log: Pick<GuardedAppend, 'known' | 'stored'>
  readonly clock: Clock
  /** limits.taskLeaseMs */
  readonly leaseMs: number
  /** Why an agent is to begin nothing new, as a sentence; null where it may. Default: everybody may. */
  readonly isPaused?: (agentId: string) => string | null
}

/** Each try that fails means that somebody changed the task or, on another node, was faster. */
const TRIES = 20

/**
 * On one node no two claims choose the same task, so that a crowd that asks at once costs no more than one after another;
 * between nodes the guard of the version decides. One agent's claims go in turn: asked twice, it gets one task. What is on
 * its way counts as running, so that a crowd does not go over the limit together; people may.
 */
export function createClaims(parts: ClaimParts): Claims {
  const turns = createTurns()
  /** Tasks whose claim is on its way to the log. */
  const underWay = createUnderWay()
  return {
    async claim({ principal }: Grant, wish, requestId) {
      const first = requestId === undefined ? null : await givenBefore(parts, principal, wish, requestId)
      if (first) return { kind: 'given', task: first, isNew: false }
      return turns.take([wish.agentId], () =>
        wish.taskId === undefined
          ? claimNext(parts, underWay, principal, wish, requestId)
          : claimOne(parts, underWay, principal, { ...wish, taskId: wish.taskId }, requestId),
      )
    },
  }
}

/** The task that this request was given when it came for the first time. @throws MissionError `conflict` where it was another. */
async function givenBefore(
  { log, view }: ClaimParts,
  by: Principal,
  { agentId, taskId }: Wish,
  requestId: string,
): Promise<Task | null> {
  const asked = { type: 'task:assigned', data: { assignee: `agent:${agentId}`, status: 'running', taskId } }
  if (!(await isRepeat(log, by, requestId, asked))) return null
  const event = await log.stored(by, requestId)
  return event?.taskId === undefined ? null : (view.state().tasks.get(event.taskId) ?? null)
}

const mayGoOver = ({ kind }: Principal): boolean => kind === 'person'

async function claimOne(
  parts: ClaimParts,
  underWay: UnderWay,
  by: Principal,
  { agentId, taskId }: Wish & { readonly taskId: string },
  requestId: string | undefined,
): Promise<ClaimOutcome> {
  for (let tries = 0; tries < TRIES; tries++) {
    const state = parts.view.state()
    const task = state.tasks.get(taskId)
    if (!task) {
      throw new MissionError('not_found', `There is no task "${taskId}". List the tasks, or claim without naming one.`)
    }
    if (task.lease !== null && isHolder(task, agentId)) return { kind: 'given', task, isNew: false }
    const why = whyNotFree(state, task, agentId, parts.clock.now())
    if (why !== null) throw new MissionError('conflict', `Task "${taskId}" ${why}.`, { current: task })
    const reason = parts.isPaused?.(agentId) ?? null
    if (reason !== null) return { kind: 'paused', reason }
    const full = task.status === 'running' || mayGoOver(by) ? null : whyFull(state, underWay.names())
    if (full !== null) throw new MissionError('conflict', full, { current: task })
    using _ = underWay.hold(taskId)
    try {
      return await take(parts, by, agentId, task, requestId)
    } catch (error) {
      // It was changed meanwhile, perhaps by nothing that matters here.
      if (!isMissionError(error) || error.code !== 'conflict') throw error
    }
  }
  throw tooFast()
}

async function claimNext(
  parts: ClaimParts,
  underWay: UnderWay,
  by: Principal,
  wish: Wish,
  requestId: string | undefined,
): Promise<ClaimOutcome> {
  for (let tries = 0; tries < TRIES; tries++) {
    const state = parts.view.state()
    const held = tasksHeld(state)
      .get(wish.agentId)
      ?.find((task) => fits(task, wish))
    if (held) return { kind: 'given', task: held, isNew: false }
    const reason = parts.isPaused?.(wish.agentId) ?? null
    if (reason !== null) return { kind: 'paused', reason }
    const full = mayGoOver(by) ? null : whyFull(state, underWay.names())
    const free = (passOver: (task: Task) => boolean) =>
      nextFree(state, wish, parts.clock.now(), (task) => underWay.has(task.id) || passOver(task))
    const given = free(({ status }) => full !== null && status !== 'running')
    if (!given) return full !== null && free(() => false) ? { kind: 'full', reason: full } : { kind: 'nothing' }
    using _ = underWay.hold(given.id)
    try {
      return await take(parts, by, wish.agentId, given, requestId)
    } catch (error) {
      // Somebody was faster with this one.
      if (!isMissionError(error) || (error.code !== 'conflict' && error.code !== 'not_found')) throw error
    }
  }
  throw tooFast()
}

async function take(
  { tasks, leaseMs }: ClaimParts,
  by: Principal,
  agentId: string,
  { id, version }: Task,
  requestId: string | undefined,
): Promise<ClaimOutcome> {
  const change = { status: 'running', assignee: `agent:${agentId}`, leaseMs } as const
  return { kind: 'given', task: await tasks.change(by, id, change, version, requestId), isNew: true }
}

const tooFast = () =>
  new MissionError('overloaded', 'Others took or changed every task as it was chosen. Try again.', {
    retryAfterMs: 1_000,
  })
