import type { LeadSource } from '#lib/leads/lead-source.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Receipt } from '#lib/protocol/event.ts'
import type { Lead } from '#lib/state/model.ts'
import { atIndex } from './at-index.ts'
import {
  afterLead,
  decideLead,
  type LeadBoard,
  type LeadFacts,
  type LeadStep,
  leadGuard,
  leadStepOf,
} from './lead-step.ts'
import type { StateView } from './state-view.ts'
import { takenGuard } from './taken-guard.ts'
import type { GuardedBatch } from './task-gate.ts'
import type { AnyDraft } from './task-step.ts'
import { createTurns } from './turns.ts'

/**
 * The one rule set for leads, for both ways in: REST (create-leads.ts) and published events. What it decides is stored under
 * the guard of the version that it makes, so that of two who change the same version one is told so.
 *
 * Guarantee: drafts of one lead go in turn on this node; between nodes the guard decides, and the loser is decided anew
 * against what stands, or refused if it named its version.
 */
export interface LeadGate {
  /**
   * @throws MissionError with the `index` of the refused draft: `not_found`, `invalid`, or `conflict` with `current`;
   * whatever `to.append` throws otherwise.
   */
  append(drafts: readonly AnyDraft[], to: GuardedBatch): Promise<readonly Receipt[]>
}

/** How long the winner of a guard may take to reach this node's state. */
const CATCH_UP_MS = 1_000
const TRIES = 5
/** Longer chains of merges than anybody makes by hand. */
const HOPS = 20

type Steps = readonly (LeadStep | null)[]

export function createLeadGate(view: StateView, source: Pick<LeadSource, 'many'>): LeadGate {
  const turns = createTurns()
  return {
    async append(drafts, to) {
      const steps = drafts.map(leadStepOf)
      const keys = keysOf(steps)
      if (keys.length === 0) return to.append(steps.map(() => null))
      return turns.take(keys, () => decideAndAppend(view, source, steps, to))
    },
  }
}

async function decideAndAppend(
  view: StateView,
  source: Pick<LeadSource, 'many'>,
  steps: Steps,
  to: GuardedBatch,
): Promise<readonly Receipt[]> {
  for (let tries = 0; tries < TRIES; tries++) {
    const board = await boardOf(source, steps)
    const guards = await decide(board, steps, to)
    try {
      const receipts = await to.append(guards)
      const last = receipts.reduce((newest, { seq }) => Math.max(newest, seq), 0)
      await view.until((state) => state.last.seq >= last, CATCH_UP_MS)
      return receipts
    } catch (error) {
      const winner = takenGuard(error)
      if (winner === null || !guards.includes(winner.guard)) throw error
      if (!(await view.until(({ last }) => last.seq >= winner.seq, CATCH_UP_MS))) throw error
      const refused = guards.indexOf(winner.guard)
      const step = steps[refused]
      if (step && winner.guard === leadGuard(step.leadId, 1) && tries > 0) throw atIndex(gone(step.leadId), refused)
    }
  }
  throw new MissionError('overloaded', 'Other nodes change this lead without a pause; try again.', {
    retryAfterMs: CATCH_UP_MS,
  })
}

/** Decides the batch in its order, each step on the board that the ones before it leave. */
async function decide(present: LeadBoard, steps: Steps, to: GuardedBatch): Promise<readonly (string | null)[]> {
  const changed = new Map<string, LeadFacts | undefined>()
  const board: LeadBoard = { get: (id) => (changed.has(id) ? changed.get(id) : present.get(id)) }
  const guards: (string | null)[] = []
  for (const [index, step] of steps.entries()) {
    if (step === null) {
      guards.push(null)
      continue
    }
    try {
      const made = decideLead(board, step)
      for (const [id, lead] of afterLead(board, step, made)) changed.set(id, lead)
      guards.push(leadGuard(made.leadId, made.version))
    } catch (refusal) {
      // A retry of what was stored is refused by what it did itself; its id answers for it.
      if (!isMissionError(refusal) || !(await to.known(index))) throw atIndex(refusal, index)
      guards.push(null)
    }
  }
  return guards
}

/** The leads that the steps are about, and those that stand for them. */
async function boardOf(source: Pick<LeadSource, 'many'>, steps: Steps): Promise<LeadBoard> {
  const found = new Map<string, Lead>()
  let wanted: readonly string[] = keysOf(steps)
  for (let hops = 0; wanted.length > 0 && hops < HOPS; hops++) {
    const next: string[] = []
    for (const [id, lead] of await source.many(wanted)) {
      found.set(id, lead)
      if (lead.merged && !found.has(lead.merged.into)) next.push(lead.merged.into)
    }
    wanted = next
  }
  return found
}

const keysOf = (steps: Steps): readonly string[] => [
  ...new Set(steps.flatMap((step) => (step ? [step.leadId, ...(step.into === null ? [] : [step.into])] : []))),
]

const gone = (leadId: string) =>
  new MissionError('conflict', `The id "${leadId}" belonged to a lead that was removed; use another id.`, {
    current: null,
  })
