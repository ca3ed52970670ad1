import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import type { EventLog } from '#lib/log/log.ts'
import { entryOf } from '#lib/log/log-fixture.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { createChangeTaskLimits } from './change-task-limits.ts'
import { createClaims } from './create-claims.ts'
import { createRules } from './create-rules.ts'
import { createTasks } from './create-tasks.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { createStateView } from './state-view.ts'
import { createTaskGate } from './task-gate.ts'
import type { AnyDraft } from './task-step.ts'

export const ANN: Principal = { ...serverGrant().principal, id: 'person:ann', kind: 'person', name: 'Ann' }
export const KEY: Principal = { ...serverGrant().principal, id: 'key:k', kind: 'key', name: 'k' }

interface NodeOptions {
  readonly lagging?: boolean
  readonly isPaused?: (agentId: string) => string | null
}

/** One node on a log. A lagging one folds only in a later turn of the event loop, as one that reads another's log does. */
export function node(log: EventLog, { lagging = false, isPaused }: NodeOptions = {}) {
  let state = emptyState()
  const listeners = new Set<() => void>()
  log.tail((stored) => {
    const take = () => {
      state = fold(
        state,
        stored.map(({ event }) => event),
      )
      for (const listener of listeners) listener()
    }
    if (lagging) setImmediate(() => setImmediate(take))
    else take()
  })
  const changed = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const view = createStateView({ state: () => state, changed }, systemClock)
  const gate = createTaskGate(view, systemClock)
  const known = async (by: Principal, id: string) =>
    (await stored(log)).some((event) => event.actor === by.id && event.id === id)
  const entry = (by: Principal, draft: AnyDraft & { readonly id?: string }, guard: string | null | undefined) =>
    entryOf({
      principal: by.id,
      // A lease lasts from then on.
      at: new Date(systemClock.now()).toISOString(),
      // Every type that a draft may have looks like this; AnyDraft is wider for the pipeline's sake.
      type: draft.type as `${string}:${string}`,
      data: draft.data,
      ...(draft.id !== undefined && { id: draft.id }),
      ...(guard && { guard }),
    })
  const decided: GuardedAppend = {
    async append(by, draft, { id, guard }) {
      const [receipt] = await log.append([entry(by, { ...draft, ...(id && { id }) }, guard)])
      if (!receipt) throw new Error('no receipt')
      return receipt
    },
    known,
    stored: async (by, id) => (await stored(log)).find((event) => event.actor === by.id && event.id === id) ?? null,
  }
  const tasks = createTasks({ gate, view, log: decided })
  const claimParts = { tasks, view, log: decided, clock: systemClock, leaseMs: 60_000 }
  const claims = createClaims({ ...claimParts, ...(isPaused && { isPaused }) })
  const publish = (by: Principal, drafts: readonly (AnyDraft & { readonly id?: string })[]) =>
    gate.append(by, drafts, {
      append: (guards) => log.append(drafts.map((draft, index) => entry(by, draft, guards[index]))),
      known: async (index) => {
        const id = drafts[index]?.id
        return id !== undefined && known(by, id)
      },
    })
  const acts = {
    tasks,
    claims,
    rules: createRules(view, decided),
    changeTaskLimits: createChangeTaskLimits(view, decided),
  }
  return { ...acts, publish, state: () => state, listeners }
}

export async function stored(log: EventLog): Promise<readonly MissionEvent[]> {
  const events = await log.read(0, { events: 100_000, bytes: 1e9 })
  return events.map(({ event }) => event)
}
