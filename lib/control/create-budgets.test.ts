import { afterEach, describe, expect, it, vi } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import { parseDraft } from '#lib/ingest/parse-draft.ts'
import { entryOf, openTempLog, type TempLog } from '#lib/log/log-fixture.ts'
import type { Draft, EventData, MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { needsYou } from '#lib/state/selectors.ts'
import { createBudgetControl } from './change-budgets.ts'
import { createFakeClock, type FakeClock } from './clock-fixture.ts'
import { createBudgets } from './create-budgets.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { createStateView } from './state-view.ts'

const ANN: Principal = { ...serverGrant().principal, id: 'person:ann', kind: 'person', name: 'Ann' }
const BEN: Principal = { ...ANN, id: 'person:ben', name: 'Ben' }

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

const read = async ({ log }: TempLog): Promise<readonly MissionEvent[]> =>
  (await log.read(0, { events: 2_000, bytes: 1e9 })).map(({ event, seq }) => ({ ...event, seq }) as MissionEvent)

/** One node: a state of its own over the log that it shares, what people do there, and its engine. */
async function node(temp: TempLog, clock: FakeClock, { refuse, engine = true }: NodeOptions = {}) {
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

async function world() {
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

const BUDGET = { scope: { kind: 'workspace' }, period: 'day', limit: { usd: 10 } } as const

const thresholds = async (temp: TempLog) =>
  (await read(temp)).flatMap(({ type, data }) =>
    type === 'token:threshold' ? [data as EventData<'token:threshold'>] : [],
  )
const alerts = async (temp: TempLog) => (await read(temp)).filter(({ type }) => type === 'system:alert')
const untilSteps = (temp: TempLog, count: number) =>
  vi.waitUntil(async () => (await thresholds(temp)).length >= count, { interval: 2, timeout: 5_000 })

describe('the engine of budgets', () => {
  it('[P-BUD-6] tells each step once, on several nodes and after a restart', async () => {
    const { temp, clock, spend } = await world()
    const [one, two] = [await node(temp, clock), await node(temp, clock)]
    await one.budgets.create(ANN, BUDGET, 'b')
    await spend(5)
    await untilSteps(temp, 1)
    await one.stop()
    const again = await node(temp, clock)
    await spend(3.5)
    await untilSteps(temp, 2)
    await Promise.all([two.stop(), again.stop()])
    expect((await thresholds(temp)).map(({ step, action }) => [step, action])).toEqual([
      [50, 'told'],
      [80, 'told, asked for more'],
    ])
    expect(await alerts(temp)).toHaveLength(2)
    // Wherever it is read, it says which budget it is about.
    expect((await alerts(temp)).map(({ data }) => data.message)).toEqual([
      expect.stringMatching(/^The workspace: passed 50 % of /),
      expect.stringMatching(/^The workspace: passed 80 % of /),
    ])
    expect([one, two, again].flatMap(({ errors }) => errors)).toEqual([])
  })

  it('[P-BUD-6] steps that are crossed at once are each told, and the highest acts', async () => {
    const { temp, clock, spend } = await world()
    const { budgets, state } = await node(temp, clock)
    await budgets.create(ANN, BUDGET, 'b')
    await spend(12)
    await untilSteps(temp, 4)
    expect((await thresholds(temp)).map(({ step, action }) => [step, action])).toEqual([
      [100, 'denies tool calls'],
      [95, 'passed at once with 100 %'],
      [80, 'passed at once with 100 %'],
      [50, 'passed at once with 100 %'],
    ])
    expect(await alerts(temp)).toHaveLength(1)
    expect(needsYou(state()).map(({ kind }) => kind)).toEqual(['budget'])
  })

  it('[P-BUD-6] what was broken off between the request and what it leads to is done once after a start', async () => {
    const { temp, clock, spend } = await world()
    const first = await node(temp, clock, { refuse: ({ type }) => type === 'token:threshold' })
    await first.budgets.create(ANN, BUDGET, 'b')
    await spend(5)
    await vi.waitUntil(async () => (await alerts(temp)).length === 1 && first.errors.length > 0, { interval: 2 })
    await first.stop()
    expect(await thresholds(temp)).toEqual([])
    await node(temp, clock)
    await untilSteps(temp, 1)
    expect([(await alerts(temp)).length, (await thresholds(temp)).length]).toEqual([1, 1])
  })

  it('[P-BUD-6] a step whose period ended before anything was done is told, and alerts nobody', async () => {
    const { temp, clock, spend } = await world()
    const { budgets } = await node(temp, clock, { engine: false })
    await budgets.create(ANN, BUDGET, 'b')
    await spend(5)
    await clock.advance(86_400_000)
    await node(temp, clock)
    await untilSteps(temp, 1)
    expect((await thresholds(temp))[0]?.action).toBe('its period had ended')
    expect(await alerts(temp)).toEqual([])
  })

  it('[P-BUD-6] acts for names as long as names can be', async () => {
    const { temp, clock } = await world()
    const { budgets, state, errors } = await node(temp, clock)
    const [id, project] = ['b'.repeat(128), 'p'.repeat(240)]
    await temp.log.append([
      entryOf({ type: 'agent:registered', data: { agentId: 'a', project, capabilities: ['stop'] } }),
    ])
    await budgets.create(ANN, { ...BUDGET, steps: [{ at: 100, acts: ['stop'] }] }, id)
    await budgets.create(ANN, { ...BUDGET, scope: { kind: 'project', id: project } }, 'p')
    const usage = { agentId: 'a', model: 'm', project, costUsd: 100 }
    await temp.log.append([entryOf({ type: 'token:usage', data: usage, at: new Date(clock.now()).toISOString() })])
    await untilSteps(temp, 5)
    expect(errors).toEqual([])
    await clock.advance(20_000)
    const open = [...state().alerts.values()].filter((alert) => alert.state !== 'resolved')
    expect(open.map(({ subject }) => subject).sort()).toEqual([id, 'p'])
  })

  it('[P-BUD-6] what cannot be said of one budget holds up no other', async () => {
    const { temp, clock, spend } = await world()
    const refuse = ({ type, data }: Draft) => type === 'system:alert' && 'subject' in data && data.subject === 'a'
    const { budgets, errors } = await node(temp, clock, { refuse })
    await budgets.create(ANN, { ...BUDGET, steps: [{ at: 50, acts: ['notify'] }] }, 'a')
    await budgets.create(ANN, { ...BUDGET, steps: [{ at: 50, acts: ['notify'] }] }, 'b')
    await spend(5)
    await untilSteps(temp, 1)
    expect((await thresholds(temp)).map(({ budgetId }) => budgetId)).toEqual(['b'])
    expect(errors).not.toEqual([])
  })

  it('[P-BUD-10] whoever lets it go on has its alert, and it needs somebody again once that is used up', async () => {
    const { temp, clock, spend } = await world()
    const { budgets, state } = await node(temp, clock)
    await budgets.create(ANN, BUDGET, 'b')
    await spend(10)
    await untilSteps(temp, 3)
    const needs = () => needsYou(state()).map(({ kind }) => kind)
    const open = () => [...state().alerts.values()].filter((alert) => alert.state !== 'resolved')
    expect([open().map((alert) => alert.state), needs()]).toEqual([['firing'], ['budget']])
    const until = new Date(clock.now() + 600_000).toISOString()
    await budgets.decide(ANN, 'b', { kind: 'allow', until })
    expect(open()).toMatchObject([{ state: 'acknowledged', ackedBy: ANN.id, subject: 'b' }])
    expect(needs()).toEqual([])
    await clock.advance(600_000)
    await spend(0.1)
    expect([open().length, needs()]).toEqual([1, ['budget']])
    await budgets.decide(BEN, 'b', { kind: 'allow', calls: 1 })
    await budgets.decide(ANN, 'b', { kind: 'allow', more: { usd: 100 } })
    await vi.waitUntil(() => open().length === 0, { interval: 2, timeout: 5_000 })
    expect(needs()).toEqual([])
  })

  it('[P-BUD-10] tells its alert anew once for each allowance that is used up, on several nodes and over restarts', async () => {
    const { temp, clock, spend } = await world()
    const [one, two] = [await node(temp, clock), await node(temp, clock)]
    await one.budgets.create(ANN, BUDGET, 'b')
    await spend(10)
    const told = async () => (await alerts(temp)).map(({ data }) => 'again' in data)
    const untilTold = (count: number) =>
      vi.waitUntil(async () => (await told()).length >= count, { interval: 2, timeout: 5_000 })
    await untilTold(1)
    await one.budgets.decide(ANN, 'b', { kind: 'allow', until: new Date(clock.now() + 60_000).toISOString() })
    await clock.advance(59_000)
    expect(await told()).toEqual([false])
    await two.stop()
    await clock.advance(20_000)
    await untilTold(2)
    const alert = () => [...one.state().alerts.values()][0]
    await vi.waitUntil(() => alert()?.state === 'firing', { interval: 2, timeout: 5_000 })
    expect(alert()).toMatchObject({
      ackedBy: null,
      message: expect.stringMatching(/\. What was allowed is used up\.$/),
    })
    // Whoever starts now finds it told; and once it was seen by hand, nobody tells it again.
    const again = await node(temp, clock)
    const seen = { principal: ANN.id, type: 'system:alertAcked', data: { alertId: alert()?.id } } as const
    await temp.log.append([entryOf(seen)])
    await clock.advance(60_000)
    expect([(await told()).length, needsYou(one.state())]).toEqual([2, []])
    // Calls that pass are another allowance.
    await again.budgets.decide(BEN, 'b', { kind: 'allow', calls: 1 })
    await clock.advance(20_000)
    expect(await told()).toHaveLength(2)
    const passed = { budgetId: 'b', from: '2026-11-21', agentId: 'a' }
    await temp.log.append([entryOf({ principal: 'server', type: 'budget:passed', data: passed })])
    await untilTold(3)
    await clock.advance(60_000)
    expect(await told()).toEqual([false, true, true])
    expect(alert()?.message.match(/used up/g)).toHaveLength(1)
    expect([...one.errors, ...again.errors]).toEqual([])
  })

  it('[P-BUD-7] its alert ends when more is allowed, when a higher step alerts, and with the period', async () => {
    const { temp, clock, spend } = await world()
    const { budgets, state } = await node(temp, clock)
    await budgets.create(ANN, BUDGET, 'b')
    const firing = () =>
      [...state().alerts.values()].filter((alert) => alert.state !== 'resolved').map(({ id }) => id.split(':')[3])
    const until = (steps: readonly string[]) =>
      vi.waitUntil(() => firing().join() === steps.join(), { interval: 2, timeout: 5_000 })
    await spend(8)
    await until(['80'])
    await spend(2)
    await until(['100'])
    await budgets.decide(ANN, 'b', { kind: 'allow', more: { usd: 10 } })
    await until([])
    await spend(6.5)
    await until(['80'])
    await clock.advance(86_400_000)
    await until([])
    await spend(5)
    expect((await thresholds(temp)).filter(({ step }) => step === 80)).toHaveLength(2)
  })

  it('stops whoever can be stopped, and says of whom it could not', async () => {
    const { temp, clock, spend } = await world()
    const { budgets } = await node(temp, clock)
    const steps = [{ at: 100, acts: ['stop' as const] }]
    await temp.log.append([
      entryOf({ type: 'agent:registered', data: { agentId: 'a' } }),
      entryOf({ type: 'agent:registered', data: { agentId: 'able', capabilities: ['stop'] } }),
      ...['a', 'able'].map((agentId) => entryOf({ type: 'agent:statusChange', data: { agentId, status: 'working' } })),
    ])
    await budgets.create(ANN, { ...BUDGET, steps }, 'b')
    await spend(10)
    await untilSteps(temp, 1)
    expect((await thresholds(temp))[0]?.action).toBe('told 1 to stop, no way to stop 1')
    const stops = (await read(temp)).filter(({ type }) => type === 'command:interrupt')
    expect(stops.map(({ data }) => data.agentId)).toEqual(['able'])
  })
})

describe('what people do with budgets', () => {
  it('[P-BUD-8] of two who change the same version one wins, and the other is told what stands', async () => {
    const { temp, clock } = await world()
    const [one, two] = [await node(temp, clock), await node(temp, clock)]
    await one.budgets.create(ANN, BUDGET, 'b')
    const outcomes = await Promise.allSettled([
      one.budgets.change(ANN, 'b', { limit: { usd: 20 } }, 1),
      two.budgets.change(BEN, 'b', { limit: { usd: 30 } }, 1),
    ])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const lost = outcomes.find((outcome) => outcome.status === 'rejected')
    expect(lost?.reason).toMatchObject({ code: 'conflict', details: { current: { id: 'b', version: 2 } } })
  })

  it('[P-BUD-8] without a version both changes are made, each on what stands', async () => {
    const { temp, clock } = await world()
    const [one, two] = [await node(temp, clock), await node(temp, clock)]
    await one.budgets.create(ANN, { ...BUDGET, name: 'Daily' }, 'b')
    await Promise.all([
      one.budgets.change(ANN, 'b', { limit: { usd: 20 } }, null),
      two.budgets.change(BEN, 'b', { name: '' }, null),
    ])
    expect(one.state().budgets.get('b')).toMatchObject({ version: 3, limit: 20e9, name: null })
  })

  it('[P-BUD-8] a retry changes nothing, and an id is never used twice', async () => {
    const { temp, clock } = await world()
    const { budgets, state } = await node(temp, clock)
    const [first, again] = [
      await budgets.create(ANN, BUDGET, undefined, 'r1'),
      await budgets.create(ANN, BUDGET, undefined, 'r1'),
    ]
    expect([again.id, again.version, state().budgets.size]).toEqual([first.id, 1, 1])
    await budgets.decide(ANN, first.id, { kind: 'allow', more: { usd: 1 } }, 'r2')
    await budgets.decide(ANN, first.id, { kind: 'allow', more: { usd: 1 } }, 'r2')
    expect(state().budgets.get(first.id)?.spans[0]?.more).toBe(1e9)
    await budgets.remove(ANN, first.id, 1, 'r3')
    await budgets.remove(ANN, first.id, 1, 'r3')
    await expect(budgets.create(ANN, BUDGET, first.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(budgets.decide(ANN, first.id, { kind: 'hold' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('a key that was used for another request is refused, and nothing is done', async () => {
    const { temp, clock } = await world()
    const { budgets, state } = await node(temp, clock, { engine: false })
    await budgets.create(ANN, BUDGET, 'b', 'k1')
    await budgets.decide(ANN, 'b', { kind: 'hold' }, 'k2')
    const other = { code: 'conflict' }
    await expect(budgets.create(ANN, { ...BUDGET, limit: { usd: 20 } }, 'b', 'k1')).rejects.toMatchObject(other)
    await expect(budgets.change(ANN, 'b', { limit: { usd: 20 } }, null, 'k1')).rejects.toMatchObject(other)
    await expect(budgets.decide(ANN, 'b', { kind: 'release' }, 'k2')).rejects.toMatchObject(other)
    await expect(budgets.remove(ANN, 'b', null, 'k2')).rejects.toMatchObject(other)
    expect(await budgets.decide(ANN, 'b', { kind: 'hold' }, 'k2')).toBe(state().budgets.get('b'))
    await budgets.change(ANN, 'b', { name: '' }, null, 'k3')
    await budgets.change(ANN, 'b', { name: '' }, null, 'k3')
    expect(state().budgets.get('b')?.version).toBe(2)
  })

  it('refuses more in another unit, naming the field', async () => {
    const { temp, clock } = await world()
    const { budgets } = await node(temp, clock)
    await budgets.create(ANN, BUDGET, 'b')
    await expect(budgets.decide(ANN, 'b', { kind: 'allow', more: { tokens: 1 } })).rejects.toMatchObject({
      code: 'invalid',
      details: { issues: [{ path: 'more' }] },
    })
  })
})
