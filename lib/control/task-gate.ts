import { setImmediate as breathe } from 'node:timers/promises'
import type { Principal } from '#lib/auth/principal.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Receipt } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import { leaseNow } from '#lib/state/task-lease.ts'
import { atIndex } from './at-index.ts'
import { lateStepOf } from './late-step.ts'
import type { NoteLate } from './note-late.ts'
import type { StateView } from './state-view.ts'
import { takenGuard } from './taken-guard.ts'
import { afterStep, decideStep, type TaskBoard, type TaskFacts, taskGuard } from './task-flow.ts'
import { type AnyDraft, type TaskStep, taskStepOf } from './task-step.ts'
import { createTurns } from './turns.ts'

/**
 * The one rule set for tasks, for both ways in: REST (create-tasks.ts) and published events. It decides drafts against the
 * state and has them stored under the guards of the versions that they make.
 *
 * Guarantee: whatever callers and nodes do at once, the versions of a task are gapless and each has one author. Drafts of
 * one task go in turn on this node, so that a batch and its follow-up need not wait for each other's answers; between
 * nodes the guard decides, and the loser is decided anew against what stands, or refused if it named its version.
 */
export interface TaskGate {
  /**
   * @param by whose drafts these are: some steps only people may take.
   * @throws MissionError with the `index` of the refused draft: `not_found`, `invalid`, `forbidden`, or `conflict` with
   * `current`; whatever `to.append` throws otherwise.
   */
  append(by: Principal, drafts: readonly AnyDraft[], to: GuardedBatch): Promise<readonly Receipt[]>
}

export interface GuardedBatch {
  /** Stores the batch, each draft with the guard at its index where there is one. A taken guard is a `conflict` with `current: {guard, seq}`. */
  append(guards: readonly (string | null)[]): Promise<readonly Receipt[]>
  /** Whether the id of the draft at this index is stored, so that append gives its first receipt or refuses other content. */
  known(index: number): Promise<boolean>
}

/** How long the winner of a guard may take to reach this node's state. */
const CATCH_UP_MS = 1_000
/** Each try that fails means that another node's draft was stored, so this many in a row is no accident. */
const TRIES = 20
/** At a stretch: all that a task waits for is looked through for each step that says what that is. */
const SLICE_MS = 20
/** Held by every draft that changes dependencies, so that two of them cannot close a cycle together. */
const DEPENDENCIES = 'dependencies'

interface Decision {
  readonly guards: readonly (string | null)[]
  /** The task and version that each guard stands for. */
  readonly makes: readonly { readonly step: TaskStep; readonly version: number }[]
}

/** @param onLate is told of each step that is refused for the lease that it names. */
export function createTaskGate(view: StateView, clock: Clock, onLate: NoteLate = () => undefined): TaskGate {
  const turns = createTurns()
  return {
    async append(by, drafts, to) {
      const steps = drafts.map(taskStepOf)
      const keys = keysOf(steps)
      if (keys.length === 0) return to.append(steps.map(() => null))
      await seenVersions(view, steps)
      const board = () => boardOf(view.state(), clock.now())
      return turns.take(keys, () => decideAndAppend({ view, board, by, onLate }, steps, to))
    },
  }
}

interface Deciding {
  readonly view: StateView
  readonly board: () => TaskBoard
  readonly by: Principal
  readonly onLate: NoteLate
}

async function decideAndAppend(
  { view, board, by, onLate }: Deciding,
  steps: readonly (TaskStep | null)[],
  to: GuardedBatch,
): Promise<readonly Receipt[]> {
  for (let tries = 0; tries < TRIES; tries++) {
    const decision = await decide(board(), { by, onLate }, steps, to)
    try {
      const receipts = await to.append(decision.guards)
      const last = receipts.reduce((newest, { seq }) => Math.max(newest, seq), 0)
      await view.until((state) => state.last.seq >= last, CATCH_UP_MS)
      return receipts
    } catch (error) {
      await caughtUp(view, decision, error)
    }
  }
  throw new MissionError('overloaded', 'Other nodes change this task without a pause; try again.', {
    retryAfterMs: CATCH_UP_MS,
  })
}

/** Decides the batch in its order, each step on the board that the ones before it leave. */
async function decide(
  now: TaskBoard,
  { by, onLate }: Pick<Deciding, 'by' | 'onLate'>,
  steps: readonly (TaskStep | null)[],
  to: GuardedBatch,
): Promise<Decision> {
  const changed = new Map<string, TaskFacts | undefined>()
  const board: TaskBoard = { ...now, get: (id) => (changed.has(id) ? changed.get(id) : now.get(id)) }
  const guards: (string | null)[] = []
  const makes: { step: TaskStep; version: number }[] = []
  let since = performance.now()
  for (const [index, step] of steps.entries()) {
    if (performance.now() - since > SLICE_MS) {
      await breathe()
      since = performance.now()
    }
    if (step === null) {
      guards.push(null)
      continue
    }
    try {
      const version = decideStep(board, step, by)
      changed.set(step.taskId, afterStep(board, step, version, by))
      guards.push(taskGuard(step.taskId, version))
      makes.push({ step, version })
    } catch (refusal) {
      // A retry of what was stored is refused by what it did itself; its id answers for it.
      if (!isMissionError(refusal)) throw refusal
      if (!(await to.known(index))) {
        const late = refusal.code === 'conflict' ? lateStepOf(now, step) : null
        if (late !== null) onLate(by, late)
        throw atIndex(refusal, index)
      }
      guards.push(null)
    }
  }
  return { guards, makes }
}

const boardOf = (state: MissionState, nowMs: number): TaskBoard => ({
  get: (id) => state.tasks.get(id),
  isAgent: (id) => state.agents.has(id),
  machineOf: (agentId) => state.agents.get(agentId)?.machine ?? null,
  isLapsed: (lease) => leaseNow(state, { lease }, nowMs)?.lapsed ?? true,
})

/** After a lost guard: waits until the winner is in the state. @throws the error, where it was no lost guard. */
async function caughtUp(view: StateView, { guards, makes }: Decision, error: unknown): Promise<void> {
  const winner = takenGuard(error)
  if (winner === null || !guards.includes(winner.guard)) throw error
  if (!(await view.until(({ last }) => last.seq >= winner.seq, CATCH_UP_MS))) throw error
  const lost = makes.find(({ step, version }) => taskGuard(step.taskId, version) === winner.guard)
  if (lost?.step.kind !== 'create' || view.state().tasks.has(lost.step.taskId)) return
  throw new MissionError('conflict', `The id "${lost.step.taskId}" belonged to a task that is gone; use another id.`, {
    cause: error,
  })
}

/** A caller may have read a version on another node that has not come here yet. */
async function seenVersions(view: StateView, steps: readonly (TaskStep | null)[]): Promise<void> {
  // Only what is first in its batch stands on what was read.
  const first = new Map<string, number>()
  for (const step of steps) {
    if (step && step.kind !== 'create' && step.version !== null && !first.has(step.taskId)) {
      first.set(step.taskId, step.version)
    }
  }
  if (first.size === 0) return
  const there = ({ tasks }: MissionState) =>
    [...first].every(([id, version]) => (tasks.get(id)?.version ?? Number.POSITIVE_INFINITY) >= version - 1)
  await view.until(there, CATCH_UP_MS)
}

function keysOf(steps: readonly (TaskStep | null)[]): readonly string[] {
  const keys = new Set<string>()
  for (const step of steps) {
    if (step) keys.add(`task:${step.taskId}`)
    if (step?.dependsOn?.length) keys.add(DEPENDENCIES)
  }
  return [...keys]
}
