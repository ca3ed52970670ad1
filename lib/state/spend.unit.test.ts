import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventData, MissionEvent } from '#lib/protocol/event.ts'
import { anyEvents, folded, Stamp } from './event-fixture.ts'
import { daysBefore } from './instant.ts'
import type { Usage } from './model.ts'
import { burnRate, usageByDay, usageOn, workspaceDay } from './selectors.ts'
import { type SpendKey, type SpendQuestion, spendOf } from './spend.ts'
import { NO_USAGE, plus } from './usage.ts'

const DAY = '2026-11-21'
const today: SpendQuestion = { by: 'agent', from: DAY, to: DAY, bucket: 'hour', only: {} }
const KEYS: readonly SpendKey[] = ['agent', 'kind', 'model', 'project']
const sum = (usages: Iterable<Usage>) => [...usages].reduce(plus, NO_USAGE)

/** Registered agents `a` (codex) and `b` (script), and what they used. */
function office(...uses: readonly (readonly [agentId: string, more: Partial<EventData<'token:usage'>>])[]) {
  const stamp = new Stamp()
  const made: MissionEvent[] = [
    stamp.make('agent:registered', { agentId: 'a', kind: 'codex' }),
    stamp.make('agent:registered', { agentId: 'b', kind: 'script' }),
  ]
  for (const [agentId, more] of uses)
    made.push(stamp.make('token:usage', { agentId, model: 'm', input: 100, costUsd: 1, ...more }))
  return { stamp, made, state: () => folded(made) }
}

describe('what was used', () => {
  it('is told by agent, client, model and project, the dearest first', () => {
    const state = office(['a', { model: 'x', project: 'p' }], ['b', { costUsd: 3 }], ['b', { model: 'x' }]).state()
    const keys = (by: SpendKey) => spendOf(state, { ...today, bucket: 'day', by })?.groups.map(({ key }) => key)
    expect(keys('agent')).toEqual(['b', 'a'])
    expect(keys('kind')).toEqual(['script', 'codex'])
    expect(keys('model')).toEqual(['m', 'x'])
    expect(keys('project')).toEqual([null, 'p'])
    expect(spendOf(state, today)?.groups.map(({ model }) => model)).toEqual(['m', 'x'])
  })

  it('leaves out what is of another agent, client, model or project', () => {
    const state = office(['a', { model: 'x', project: 'p' }], ['b', { costUsd: 3 }]).state()
    const cost = (only: SpendQuestion['only']) =>
      spendOf(state, { ...today, bucket: 'day', only })?.total.costNano ?? Number.NaN
    const costs = [
      {},
      { agentId: 'a' },
      { kind: 'script' },
      { model: 'x' },
      { project: 'p' },
      { model: 'm', agentId: 'a' },
    ]
    expect(costs.map((only) => cost(only) / 1e9)).toEqual([4, 1, 3, 1, 1, 0])
  })

  it('by hour and by day are the same sums, of every group', () => {
    fc.assert(
      fc.property(anyEvents(80), fc.constantFrom(...KEYS), (events, by) => {
        const state = folded(events)
        const day = workspaceDay(state, Date.parse(state.last.at ?? DAY))
        for (const bucket of ['day', 'hour'] as const) {
          const spend = spendOf(state, { by, from: day, to: day, bucket, only: {} })
          // Summed up, or hours of projects.
          if (spend === null) continue
          expect(spend.total).toEqual(usageOn(state, day).total)
          expect(sum(spend.buckets.values())).toEqual(spend.total)
          expect(sum(spend.groups.map(({ usage }) => usage))).toEqual(spend.total)
          for (const { usage, buckets } of spend.groups) expect(sum(buckets.values())).toEqual(usage)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('by agent is what the Deck says of each', () => {
    const state = office(['a', {}], ['b', { costUsd: 3 }], ['b', {}]).state()
    const groups = spendOf(state, today)?.groups.map(({ key, usage }) => ({ agentId: key, usage }))
    expect(groups).toEqual(usageOn(state, DAY).byAgent)
  })

  it('of a month is what its days are', () => {
    const { stamp, made, state } = office(['a', {}])
    for (let day = 1; day < 40; day++) {
      const at = { day: daysBefore(DAY, -day) }
      made.push(stamp.later(86_399_000).make('token:usage', { model: 'm', input: day }, at))
    }
    const now = state()
    const to = now.last.day ?? ''
    const month = spendOf(now, { by: 'model', from: daysBefore(to, 30), to, bucket: 'day', only: {} })
    expect([...(month?.buckets ?? [])]).toEqual(usageByDay(now).map(({ day, usage }) => [day, usage]))
    expect(spendOf(now, { by: 'model', from: daysBefore(to, 31), to, bucket: 'day', only: {} })).toBeNull()
  })
})

describe('it is not told from the state', () => {
  it('by hour, of projects: hours do not keep them', () => {
    const state = office(['a', {}]).state()
    expect(spendOf(state, { ...today, by: 'project' })).toBeNull()
    expect(spendOf(state, { ...today, only: { project: 'p' } })).toBeNull()
  })

  it('by hour, where the hour is older than two days', () => {
    const { stamp, made, state } = office(['a', {}])
    const from = daysBefore(DAY, 1)
    expect(spendOf(state(), { ...today, from })).not.toBeNull()
    made.push(stamp.later(24 * 3_600_000).make('token:usage', { model: 'm' }, { day: daysBefore(DAY, -1) }))
    expect(spendOf(state(), { ...today, from })).toBeNull()
    expect(spendOf(state(), today)?.total.requests).toBe(1)
  })

  it('by hour, where midnight of the workspace lies within one', () => {
    const state = office(['a', {}]).state()
    const workspace = { ...state.workspace, zone: 'Asia/Kolkata' }
    expect(spendOf({ ...state, workspace }, today)).toBeNull()
    expect(spendOf({ ...state, workspace }, { ...today, bucket: 'day' })?.total.requests).toBe(1)
  })

  it('where agents were summed up, unless nobody asks whose it is', () => {
    const state = office(['a', {}]).state()
    const agentsSince = { day: daysBefore(DAY, -1), hour: '2026-11-22T00' }
    const old = { ...state, tokens: { ...state.tokens, agentsSince } }
    const held = (question: Partial<SpendQuestion>) => spendOf(old, { ...today, ...question }) !== null
    expect([
      held({}),
      held({ by: 'kind' }),
      held({ by: 'model' }),
      held({ by: 'model', only: { agentId: 'a' } }),
    ]).toEqual([false, false, true, false])
    expect([held({ bucket: 'day' }), held({ bucket: 'day', by: 'project' })]).toEqual([false, true])
  })

  it('where rows were put together since there were too many', () => {
    const stamp = new Stamp()
    const events = Array.from({ length: 2_100 }, (_, n) => stamp.make('token:usage', { model: `m${n}`, input: 1 }))
    const state = folded(events)
    expect(spendOf(state, { ...today, by: 'model', bucket: 'day' })).toBeNull()
    expect(burnRate(state, Date.parse(stamp.at)).input).toBe(2_100)
  })
})
