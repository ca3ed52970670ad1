import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import { entryOf, openTempLog, type TempLog } from '#lib/log/log-fixture.ts'
import { type AlarmClock, systemClock } from '#lib/protocol/clock.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { createUsageStore } from '#lib/usage/create-usage-store.ts'
import { createFakeClock } from './clock-fixture.ts'
import { type BudgetPasts, createBudgetFilling } from './create-budget-filling.ts'
import { createBudgets } from './create-budgets.ts'
import type { GuardedAppend } from './guarded-append.ts'

const AT = '2026-11-21T12:00:00.000Z'
/** Always that day, whichever day it is; timers are real. */
const THEN: AlarmClock = { now: () => Date.parse(AT), after: systemClock.after }
const ANN = { ...serverGrant().principal, id: 'person:ann', kind: 'person', name: 'Ann' } as const

let undo: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of undo.reverse()) await each[Symbol.asyncDispose]()
  undo = []
})
const keep = <T extends AsyncDisposable>(one: T): T => {
  undo.push(one)
  return one
}

const read = async ({ log }: TempLog): Promise<readonly MissionEvent[]> =>
  (await log.read(0, { events: 5_000, bytes: 1e9 })).map(({ event }) => event)

const openStore = async ({ log, dir }: TempLog, name: string) =>
  keep(
    await createUsageStore({
      log,
      file: join(dir, `${name}.db`),
      clock: THEN,
      requestDays: 90,
      onError: (error) => {
        throw error
      },
    }),
  )

/** One node on a log that it shares: its state, what budgets do, and what fills them. */
async function node(temp: TempLog, pasts: BudgetPasts, clock: AlarmClock = THEN) {
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
  const errors: unknown[] = []
  const append: GuardedAppend['append'] = async (by, { type, data }, { guard }) => {
    const entry = { principal: by.id, type: type as `${string}:${string}`, data: { ...data }, at: AT }
    const [receipt] = await log.append([entryOf({ ...entry, ...(guard && { guard }) })])
    return receipt ?? expect.fail('no receipt')
  }
  const parts = {
    state: () => state,
    changed(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    log: { append },
    clock,
    report: (error: unknown) => errors.push(error),
  }
  const acts = keep(createBudgets(parts))
  const filling = keep(createBudgetFilling({ ...parts, pasts, retryMs: 5_000 }))
  const stop = async () => {
    off()
    await Promise.all([acts[Symbol.asyncDispose](), filling[Symbol.asyncDispose]()])
  }
  return { state: () => state, errors, append, stop }
}

const budget = (budgetId: string, usd = 10) => ({
  type: 'budget:changed' as const,
  data: { budgetId, scope: { kind: 'task' as const, id: 't' }, period: 'day' as const, limit: { usd } },
})
const spend = ({ log }: TempLog, costUsd: number) =>
  log.append([entryOf({ type: 'token:usage', data: { agentId: 'a', model: 'm', taskId: 't', costUsd }, at: AT })])
const spanOf = (state: MissionState, id: string) => {
  const { fillingSince, spans } = state.budgets.get(id) ?? expect.fail(`no budget ${id}`)
  return fillingSince === null ? (spans[0] ?? null) : null
}
const until = (holds: () => boolean) => vi.waitUntil(holds, { interval: 2 })
const of = async (temp: TempLog, type: string) => (await read(temp)).filter((event) => event.type === type)

it('[P-BUD-2] counts every request once that is stored around the setting, on two nodes with a store each', async () => {
  const temp = keep(await openTempLog())
  const [one, two] = [await node(temp, await openStore(temp, 'one')), await node(temp, await openStore(temp, 'two'))]
  const names = Array.from({ length: 20 }, (_, n) => `b${n}`)
  const storing: Promise<unknown>[] = []
  for (const [n, name] of names.entries()) {
    // Nobody waits for anybody, so that requests come before, between and after the two events of each budget.
    storing.push(spend(temp, 0.01), one.append(ANN, budget(name), { guard: `set ${n}` }), spend(temp, 0.02))
    if (n % 4 === 0) await storing.at(-1)
  }
  await Promise.all(storing)
  await spend(temp, 0.5)
  for (const { state } of [one, two]) {
    await until(() => names.every((name) => state().budgets.has(name) && spanOf(state(), name) !== null))
    expect(names.map((name) => spanOf(state(), name)?.costNano)).toEqual(names.map(() => 20 * 3e7 + 5e8))
  }
  expect(await of(temp, 'budget:filled')).toHaveLength(20)
  expect([...one.errors, ...two.errors]).toEqual([])
})

it('[P-BUD-2] a budget whose node was killed before it was filled is filled at the next start, and acts at once', async () => {
  const temp = keep(await openTempLog())
  const store = await openStore(temp, 'usage')
  await spend(temp, 7)
  const never: BudgetPasts = { budgetPast: () => Promise.reject(new Error('killed')) }
  const killed = await node(temp, never)
  await killed.append(ANN, budget('b'), { guard: 'set' })
  await spend(temp, 4)
  await until(() => killed.state().budgets.has('b') && killed.errors.length > 0)
  await killed.stop()
  expect(spanOf(killed.state(), 'b')).toBeNull()
  expect(await of(temp, 'token:threshold')).toEqual([])
  const next = await node(temp, store)
  await until(() => spanOf(next.state(), 'b')?.reached.some(({ at, action }) => at === 100 && action !== null) === true)
  expect(spanOf(next.state(), 'b')?.costNano).toBe(11e9)
  const told = async () => (await of(temp, 'system:alert')).map(({ data }) => data.message)
  await expect.poll(told).toEqual(['#t: passed 100 % of $10.00 a day. Tool calls are denied.'])
})

it('a store that does not answer is asked again, and holds up nobody', async () => {
  const temp = keep(await openTempLog())
  const clock = createFakeClock()
  let isUp = false
  const pasts: BudgetPasts = {
    async budgetPast(budgetId) {
      if (isUp || budgetId === 'other') return []
      throw new Error('the store stopped')
    },
  }
  const { state, errors, append } = await node(temp, pasts, clock)
  await append(ANN, budget('b'), { guard: 'set b' })
  await append(ANN, budget('other'), { guard: 'set other' })
  await until(() => state().budgets.has('other') && spanOf(state(), 'other') !== null)
  expect(errors.length).toBeGreaterThan(0)
  expect(spanOf(state(), 'b')).toBeNull()
  isUp = true
  await clock.advance(5_000)
  await until(() => spanOf(state(), 'b') !== null)
  expect(await of(temp, 'budget:filled')).toHaveLength(2)
})
