import { afterEach } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import { parseDraft } from '#lib/ingest/parse-draft.ts'
import { entryOf, openTempLog, type TempLog } from '#lib/log/log-fixture.ts'
import type { Draft, MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { createBudgetControl } from './change-budgets.ts'
import { createFakeClock, type FakeClock } from './clock-fixture.ts'
import { createBudgets } from './create-budgets.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { createStateView } from './state-view.ts'

/** Budgets on nodes that share a log, for tests. */

export const ANN: Principal = { ...serverGrant().principal, id: 'person:ann', kind: 'person', name: 'Ann' }
export const BEN: Principal = { ...ANN, id: 'person:ben', name: 'Ben' }

let undo: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of undo.reverse()) await each[Symbol.asyncDispose]()
  undo = []
})

interface NodeOptions {
  /** Refuses an append, as a store does that dies on the way. */
  readonly refuse?: (draft: Draft) => boolean
  readonly engine?: boolean
}

export const read = async ({ log }: TempLog): Promise<readonly MissionEvent[]> =>
  (await log.read(0, { events: 2_000, bytes: 1e9 })).map(({ event, seq }) => ({ ...event, seq }) as MissionEvent)

/** One node: a state of its own over the log that it shares, what people do there, and its engine. */
export async function node(temp: TempLog, clock: FakeClock, { refuse, engine = true }: NodeOptions = {}) {
  const { log } = temp
  let state = fold(emptyState(), await read(temp))
  const listeners = new Set<() => void>()
  const off = log.tail((stored) => {
    state = fold(
      state,
      stored.map(({ event }) => event),
    )
    for (const listener of listeners) listener()
  })
  const changed = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const guarded: GuardedAppend = {
    async append(by, draft, { id, guard }) {
      if (refuse?.(draft)) throw new Error('the store is gone')
      parseDraft(draft)
      const at = new Date(clock.now()).toISOString()
      const entry = { principal: by.id, type: draft.type as `${string}:${string}`, data: { ...draft.data }, at }
      const [receipt] = await log.append([entryOf({ ...entry, ...(id && { id }), ...(guard && { guard }) })])
      if (!receipt) throw new Error('no receipt')
      return receipt
    },
    known: async (by, id) => (await log.find(by.id, id)) !== null,
    stored: async (by, id) => (await read(temp)).find((event) => event.actor === by.id && event.id === id) ?? null,
  }
  const errors: unknown[] = []
  const view = createStateView({ state: () => state, changed }, clock)
  const budgets = createBudgetControl({ view, log: guarded, clock })
  const rules = engine
    ? createBudgets({ state: () => state, changed, log: guarded, clock, report: (error) => errors.push(error) })
    : null
  if (rules) undo.push(rules)
  const stop = async () => {
    off()
    await rules?.[Symbol.asyncDispose]()
  }
  return { budgets, errors, state: () => state, stop }
}

export async function world() {
  const temp = await openTempLog()
  undo.push(temp)
  const clock = createFakeClock()
  const spend = (costUsd: number) =>
    temp.log.append([
      entryOf({
        type: 'token:usage',
        data: { agentId: 'a', model: 'm', costUsd },
        at: new Date(clock.now()).toISOString(),
      }),
    ])
  return { temp, clock, spend }
}

export const BUDGET = { scope: { kind: 'workspace' }, period: 'day', limit: { usd: 10 } } as const
