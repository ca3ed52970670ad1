import { describe, expect, it, vi } from 'vitest'
import { entryOf, type TempLog } from '#lib/log/log-fixture.ts'
import type { Draft, EventData } from '#lib/protocol/event.ts'
import { budgetStanding } from '#lib/state/budget-standing.ts'
import { BUDGET_RULE } from '#lib/state/budgets.ts'
import { needsYou } from '#lib/state/selectors.ts'
import { ANN, BEN, BUDGET, node, read, world } from './budget-world-fixture.ts'

const thresholds = async (temp: TempLog) =>
  (await read(temp)).flatMap(({ type, data }) =>
    type === 'token:threshold' ? [data as EventData<'token:threshold'>] : [],
  )
const alerts = async (temp: TempLog) => (await read(temp)).filter(({ type }) => type === 'system:alert')
const untilSteps = (temp: TempLog, count: number) =>
  vi.waitUntil(async () => (await thresholds(temp)).length >= count, { interval: 2 })

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
    await vi.waitUntil(() => open().length === 0, { interval: 2 })
    expect(needs()).toEqual([])
  })

  it('[P-BUD-10] tells its alert anew once for each allowance that is used up, on several nodes and over restarts', async () => {
    const { temp, clock, spend } = await world()
    const [one, two] = [await node(temp, clock), await node(temp, clock)]
    await one.budgets.create(ANN, BUDGET, 'b')
    await spend(10)
    const told = async () => (await alerts(temp)).map(({ data }) => 'again' in data)
    const untilTold = (count: number) => vi.waitUntil(async () => (await told()).length >= count, { interval: 2 })
    await untilTold(1)
    await one.budgets.decide(ANN, 'b', { kind: 'allow', until: new Date(clock.now() + 60_000).toISOString() })
    await clock.advance(59_000)
    expect(await told()).toEqual([false])
    await two.stop()
    await clock.advance(20_000)
    await untilTold(2)
    const alert = () => [...one.state().alerts.values()][0]
    await vi.waitUntil(() => alert()?.state === 'firing', { interval: 2 })
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
    const until = (steps: readonly string[]) => vi.waitUntil(() => firing().join() === steps.join(), { interval: 2 })
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

  it('[P-BUD-12] a budget that nobody sums up holds by what it counted itself, and says so once until it is summed up', async () => {
    const { temp, clock, spend } = await world()
    const [one, two] = [await node(temp, clock), await node(temp, clock)]
    await one.budgets.create(ANN, { ...BUDGET, scope: { kind: 'agent', id: 'a' }, period: 'total' }, 'b')
    await spend(10)
    await untilSteps(temp, 4)
    const open = () => [...one.state().alerts.values()].filter((alert) => alert.state !== 'resolved')
    await vi.waitUntil(() => open().length === 1, { interval: 2, timeout: 5_000 })
    expect(budgetStanding(one.state(), one.state().budgets.get('b') ?? expect.fail('gone'), clock.now())).toMatchObject(
      {
        spent: null,
        mark: 'held',
      },
    )
    await clock.advance(59_000)
    expect(open()).toHaveLength(1)
    await clock.advance(20_000)
    await vi.waitUntil(() => open().length === 2, { interval: 2, timeout: 5_000 })
    expect(open()[1]).toMatchObject({
      severity: 'warning',
      subject: 'b',
      message: expect.stringContaining('not summed up'),
    })
    expect(needsYou(one.state()).map(({ kind }) => kind)).toEqual(['budget', 'budget'])
    await clock.advance(60_000)
    expect(await alerts(temp)).toHaveLength(2)
    const since = one.state().budgets.get('b')?.fillingSince
    const filled = { budgetId: 'b', since, spans: [{ from: 'total', costNano: 3e9, tokens: 0, unpriced: 0 }] }
    await temp.log.append([entryOf({ principal: BUDGET_RULE, type: 'budget:filled', data: filled })])
    await vi.waitUntil(() => open().length === 1, { interval: 2, timeout: 5_000 })
    expect(open()[0]?.message).toContain('passed 100 %')
    expect([...one.errors, ...two.errors]).toEqual([])
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
