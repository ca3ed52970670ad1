import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BudgetPeriod, MissionEvent } from '#lib/protocol/event.ts'
import { anyEvents, folded, Stamp } from '#lib/state/event-fixture.ts'
import { daysBefore } from '#lib/state/instant.ts'
import type { BudgetScope, MissionState, Usage } from '#lib/state/model.ts'
import { periodEnd } from '#lib/state/period.ts'
import { burnRate, usageByDay, usageOn } from '#lib/state/selectors.ts'
import { type SpendKey, spendOf } from '#lib/state/spend.ts'
import { NO_USAGE, plus, tokensIn } from '#lib/state/usage.ts'
import type { UsageBy, UsageRequest } from './usage-answers.ts'
import { asking, asPlain, EVER, UsageTables } from './usage-fixture.ts'
import type { RawGroup } from './usage-questions.ts'
import type { UsageScope } from './usage-store.ts'

const sum = (usages: Iterable<Usage>): Usage => [...usages].reduce(plus, NO_USAGE)
const byKey = (groups: readonly RawGroup[]) => new Map(groups.map(({ key, usage }) => [key, usage]))
const inOrder = <T extends { readonly key: string | null }>(groups: readonly T[]) =>
  groups.toSorted((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1))

/** Any log, in any pieces, with restarts between them. */
const runs = fc.record({
  events: anyEvents(140),
  pieces: fc.array(fc.record({ size: fc.integer({ min: 1, max: 60 }), restart: fc.boolean() }), { maxLength: 8 }),
  seedEvents: fc.constantFrom(1, 30, 20_000),
})

function made({ events, pieces, seedEvents }: typeof runs extends fc.Arbitrary<infer T> ? T : never): UsageTables {
  const tables = new UsageTables({ seedEvents })
  let at = 0
  for (const { size, restart } of pieces) {
    tables.take(events.slice(at, at + size))
    at += size
    if (restart) tables.restart()
  }
  tables.take(events.slice(at))
  return tables
}

it('[P-TOK-5] in any log, in whatever pieces and over restarts, its figures are those of the state', () => {
  fc.assert(
    fc.property(runs, (run) => {
      const tables = made(run)
      const state = folded(run.events)
      agreesOnDays(tables, state)
      for (const by of ['agent', 'kind', 'model', 'project'] satisfies SpendKey[]) agreesOnSpend(tables, state, by)
      expect(tables.differences()).toEqual([])
    }),
    { numRuns: 50, endOnFailure: true },
  )
})

function agreesOnDays({ ask }: UsageTables, state: MissionState): void {
  const nowMs = Date.parse(state.last.at ?? '2026-11-21T09:00:00.000Z')
  const ever = ask.usage(asking({ nowMs, by: 'day' }))
  expect(ever.total).toEqual(state.tokens.all)
  expect(ever.burn).toEqual(burnRate(state, nowMs))
  const days = byKey(ever.groups)
  for (const { day, usage } of usageByDay(state)) {
    const { byAgent, byModel, byProject } = usageOn(state, day)
    const by = (name: UsageBy) => byKey(ask.usage(asking({ from: day, to: day, by: name })).groups)
    expect(days.get(day)).toEqual(usage)
    expect(by('agent')).toEqual(new Map(byAgent.map(({ agentId, usage }) => [agentId, usage])))
    expect(by('model')).toEqual(new Map(byModel.map(({ model, usage }) => [model, usage])))
    expect(by('project')).toEqual(new Map(byProject.map(({ project, usage }) => [project, usage])))
  }
}

/** What a page asks of the state for near days is what it asks of the store for far ones. */
function agreesOnSpend({ ask }: UsageTables, state: MissionState, by: SpendKey): void {
  const day = state.last.day ?? '2026-11-21'
  for (const bucket of ['hour', 'day'] as const) {
    // The fixture stamps days of UTC, whatever zone an event has named.
    if (bucket === 'hour' && state.workspace.zone !== 'UTC') continue
    const spend = spendOf(state, { by, from: day, to: day, bucket, only: {} })
    if (spend === null) continue
    const { groups, buckets } = ask.usage(asking({ from: day, to: day, by, bucket }))
    const wanted = spend.groups.map(({ key, usage, model, buckets }) => ({ key, usage, model, buckets: [...buckets] }))
    const shown = groups.map(({ key, usage, model, buckets }) => ({
      key,
      usage,
      model,
      buckets: buckets.map(({ at, usage }) => [at, usage]),
    }))
    expect(inOrder(shown)).toEqual(inOrder(wanted))
    expect(buckets.map(({ at, usage }) => [at, usage])).toEqual([...spend.buckets])
  }
}

const DIMENSIONS: Readonly<Record<Exclude<UsageBy, 'kind'>, (request: UsageRequest) => string | null>> = {
  agent: ({ agentId }) => agentId,
  model: ({ model }) => model,
  provider: ({ provider }) => provider,
  project: ({ project }) => project,
  session: ({ sessionId }) => sessionId,
  task: ({ taskId }) => taskId,
  day: ({ day }) => day,
  hour: ({ hour }) => hour,
}

const usageIn = (request: UsageRequest): Usage => ({
  ...asPlain({ ...NO_USAGE, ...request, costNano: request.costNano ?? 0 }),
  requests: 1,
  unpriced: request.costNano === null ? 1 : 0,
})

it('[P-TOK-6] by whatever it is grouped and cut, sums are the sums of the requests', () => {
  fc.assert(
    fc.property(runs, fc.constantFrom('hour' as const, 'day' as const), (run, bucket) => {
      const tables = made(run)
      const requests = tables.requests()
      const usages = run.events.filter(({ type }) => type === 'token:usage')
      expect(requests.map(({ seq }) => seq)).toEqual(usages.map(({ seq }) => seq).reverse())
      for (const [by, keyOf] of Object.entries(DIMENSIONS)) {
        const wanted = new Map<string | null, Usage>()
        for (const one of requests) wanted.set(keyOf(one), plus(wanted.get(keyOf(one)) ?? NO_USAGE, usageIn(one)))
        const { groups, buckets, total } = tables.ask.usage(asking({ by: by as UsageBy, bucket }))
        expect(byKey(groups)).toEqual(wanted)
        for (const { usage, buckets } of groups) expect(sum(buckets.map((one) => one.usage))).toEqual(usage)
        expect(sum(buckets.map((one) => one.usage))).toEqual(total)
      }
    }),
    { numRuns: 50, endOnFailure: true },
  )
})

const scopes: fc.Arbitrary<UsageScope> = fc.record(
  {
    agentId: fc.constantFrom('a', 'b', null, '__proto__', 'nobody'),
    model: fc.constantFrom('x', 'opus'),
    project: fc.constantFrom('web', '', null),
    sessionId: fc.constantFrom('s1', 's2', null),
    taskId: fc.constantFrom('t1', null),
  },
  { requiredKeys: [] },
)

it('[P-TOK-6] what a scope used is the sum of the requests in it', () => {
  fc.assert(
    fc.property(anyEvents(140), fc.array(scopes, { minLength: 5, maxLength: 10 }), (events, all) => {
      const tables = new UsageTables()
      tables.take(events)
      const requests = tables.requests()
      for (const scope of all) {
        const isIn = (request: UsageRequest) =>
          Object.entries(scope).every(([name, wanted]) => request[name as keyof UsageRequest] === wanted)
        const mine = requests.filter(isIn)
        expect(tables.requests({ scope })).toEqual(mine)
        expect(tables.ask.usage(asking({ scope })).total).toEqual(sum(mine.map(usageIn)))
        expect(tables.ask.usage(asking({ scope, bucket: 'hour' })).total).toEqual(sum(mine.map(usageIn)))
      }
    }),
    { numRuns: 50, endOnFailure: true },
  )
})

it('[P-TOK-6] requests of long ago are dropped, and every sum stays as it was', () => {
  const property = fc.property(anyEvents(140), (events) => {
    const tables = new UsageTables()
    tables.take(events)
    const all = () =>
      (['agent', 'session', 'hour'] as const).map((by) => tables.ask.usage(asking({ by, bucket: 'day' })))
    const [before, last] = [all(), events.at(-1)]
    if (last === undefined) return
    tables.restart({ requestDays: 2 })
    tables.take([{ ...last, id: 'next', seq: last.seq + 1, type: 'test:next', data: {} } as MissionEvent])
    expect(all()).toEqual(before)
    const firstKept = new Date(Date.parse(last.day) - 86_400_000).toISOString().slice(0, 10)
    const kept = tables.requests()
    const wanted = events.filter(({ type, day }) => type === 'token:usage' && day >= firstKept)
    expect(kept.filter(({ day }) => day >= firstKept).length).toBe(wanted.length)
    // Those whose agent is still waited for stay, however old.
    expect(kept.filter(({ day, agentId }) => day < firstKept && agentId !== null)).toEqual([])
  })
  fc.assert(property, { numRuns: 50, endOnFailure: true })
})

it('usage of a session goes to its agent once that is told, with all that is summed of it', () => {
  const stamp = new Stamp()
  const tables = new UsageTables()
  const use = () => stamp.make('token:usage', { sessionId: 's', model: 'm', input: 5, costUsd: 1 })
  tables.take([use(), use()])
  expect(tables.ask.usage(asking({ by: 'agent' })).groups.map(({ key }) => key)).toEqual([null])
  tables.restart()
  tables.take([
    use(),
    stamp.make('agent:registered', { agentId: 'a', name: 'Ada', kind: 'codex', project: 'p' }),
    stamp.make('session:started', { sessionId: 's', agentId: 'a', title: 'Fix it' }),
    use(),
  ])
  const groups = (by: UsageBy) =>
    tables.ask
      .usage(asking({ by }))
      .groups.map(({ key, label, of, usage }) => [key, label, of, usage.requests, usage.costNano])
  expect(groups('agent')).toEqual([['a', 'Ada', 'codex', 4, 4e9]])
  expect(groups('session')).toEqual([['s', 'Fix it', 'a', 4, 4e9]])
  expect(groups('project')).toEqual([['p', null, null, 4, 4e9]])
  expect(groups('kind')).toEqual([['codex', null, null, 4, 4e9]])
  expect(tables.differences()).toEqual([])
})

it("what waited in a session that was forgotten stays nobody's, here as in the state", () => {
  const stamp = new Stamp()
  const use = (sessionId: string) => stamp.make('token:usage', { sessionId, model: 'm', input: 1 })
  // As many sessions within the hour as the state lets go of the first one for.
  const events = [use('s'), ...Array.from({ length: 520 }, (_, n) => use(`other-${n}`)), use('s')]
  events.push(stamp.make('session:started', { sessionId: 's', agentId: 'a' }))
  const tables = new UsageTables()
  tables.take(events.slice(0, 300))
  tables.take(events.slice(300))
  const mine = byKey(tables.ask.usage(asking({ by: 'agent' })).groups).get('a')
  expect(mine).toEqual(folded(events).agents.get('a')?.tokens)
  expect(mine?.requests).toBe(1)
  expect(tables.differences()).toEqual([])
})

it('a name is the newest one, and outlives the state', () => {
  const stamp = new Stamp()
  const tables = new UsageTables()
  tables.take([
    stamp.make('token:usage', { agentId: 'a', sessionId: 's', taskId: 't', model: 'm' }),
    stamp.make('agent:registered', { agentId: 'a', name: 'Ada', kind: 'codex' }),
    stamp.make('task:created', { taskId: 't', title: 'First' }),
  ])
  tables.take([stamp.make('task:created', { taskId: 'unused', title: 'Unused' })])
  tables.take([stamp.make('task:updated', { taskId: 't', title: 'Second' })])
  tables.take([stamp.make('session:activity', { sessionId: 's', title: 'Later' })])
  tables.take([stamp.make('agent:removed', { agentId: 'a' })])
  const named = (by: UsageBy) => tables.ask.usage(asking({ by })).groups.map(({ key, label, of }) => [key, label, of])
  expect(named('task')).toEqual([['t', 'Second', null]])
  expect(named('session')).toEqual([['s', 'Later', 'a']])
  // The client of one that is gone is not known, here as in the state.
  expect(named('agent')).toEqual([['a', 'Ada', null]])
})

it('an agent that was removed before it had a name gets one once it is heard again', () => {
  const stamp = new Stamp()
  const tables = new UsageTables()
  tables.take([stamp.make('token:usage', { agentId: 'a', model: 'm' }), stamp.make('agent:removed', { agentId: 'a' })])
  tables.take([stamp.make('agent:registered', { agentId: 'a', name: 'Ada', kind: 'codex' })])
  expect(tables.ask.usage(asking({ by: 'kind' })).groups.map(({ key }) => key)).toEqual(['codex'])
})

it('a name outlives the state also where it is told and forgotten within one page', () => {
  const stamp = new Stamp()
  const events = [
    stamp.make('session:started', { agentId: 'a', sessionId: 's', title: 'Mend the till' }),
    stamp.make('token:usage', { sessionId: 's', model: 'm', costUsd: 2 }),
    stamp.later(49 * 3_600_000).make('session:started', { agentId: 'a', sessionId: 'newer' }),
    stamp.make('token:usage', { sessionId: 'newer', model: 'm', costUsd: 1 }),
    stamp.later(3_600_000).make('token:usage', { sessionId: 'newer', model: 'm', costUsd: 1 }),
  ]
  expect([...folded(events).sessions.keys()]).toEqual(['newer'])
  const tables = new UsageTables()
  tables.take(events)
  const sessions = tables.ask.usage(asking({ by: 'session' })).groups
  expect(sessions.map(({ key, label, of, usage }) => [key, label, of, usage.requests]).sort()).toEqual([
    ['newer', null, 'a', 2],
    ['s', 'Mend the till', 'a', 1],
  ])
  expect(tables.differences()).toEqual([])
})

it('who was gone by the end of a page is known again once it is back', () => {
  const stamp = new Stamp()
  const tables = new UsageTables()
  const use = stamp.make('token:usage', { agentId: 'a', taskId: 't', model: 'm' })
  tables.take([use, stamp.make('agent:removed', { agentId: 'a' })])
  tables.take([
    stamp.make('agent:registered', { agentId: 'a', name: 'Ada', kind: 'codex' }),
    stamp.make('task:created', { taskId: 't', title: 'Later' }),
  ])
  const named = (by: UsageBy) => tables.ask.usage(asking({ by })).groups.map(({ key, label }) => [key, label])
  expect([named('agent'), named('kind'), named('task')]).toEqual([[['a', 'Ada']], [['codex', null]], [['t', 'Later']]])
})

it('counts more money than a double can, exactly', () => {
  const stamp = new Stamp()
  const tables = new UsageTables()
  for (let n = 0; n < 20; n++)
    tables.take([stamp.make('token:usage', { agentId: 'a', model: 'm', costUsd: 1_000_000 - 1e-9 })])
  // The nearest double of the exact sum.
  expect(tables.ask.usage(asking()).total.costNano).toBe(Number(20n * 999_999_999_999_999n))
  expect(tables.differences()).toEqual([])
})

it('takes and answers for figures beyond what a number holds: no publisher stops it', () => {
  const stamp = new Stamp()
  const most = Number.MAX_SAFE_INTEGER
  const tables = new UsageTables()
  const usage = (sessionId: string) =>
    stamp.make('token:usage', {
      ...{ sessionId, model: 'm', input: most, output: most, cacheRead: most, cacheWrite: most, costUsd: 1_000_000 },
    })
  for (let page = 0; page < 7; page++) tables.take(Array.from({ length: 2_000 }, () => usage('s')))
  tables.take([stamp.make('session:started', { sessionId: 's', agentId: 'a' })])
  const { total, groups } = tables.ask.usage(asking({ by: 'agent', bucket: 'hour', compare: true }))
  expect(total.requests).toBe(14_000)
  expect(total.costNano).toBeGreaterThan(1e18)
  expect(groups.map(({ key }) => key)).toEqual(['a'])
})

const beginning = fc.record({
  run: runs,
  setAt: fc.nat(140),
  filledAfter: fc.nat(140),
  period: fc.constantFrom<BudgetPeriod>('day', 'week', 'month', 'total'),
  scope: fc.constantFrom<BudgetScope>(
    { kind: 'workspace', id: null },
    { kind: 'agent', id: 'a' },
    { kind: 'model', id: 'opus' },
    { kind: 'project', id: 'web' },
    { kind: 'task', id: 't1' },
  ),
})

it('[P-BUD-2] whenever a budget is set and filled, in whatever pieces and over restarts, it has spent what its scope used', () => {
  fc.assert(
    fc.property(beginning, ({ run: { events, pieces, seedEvents }, setAt, filledAfter, period, scope }) => {
      const set = {
        type: 'budget:changed',
        data: {
          budgetId: 'mine',
          scope: { kind: scope.kind, ...(scope.id && { id: scope.id }) },
          period,
          limit: { usd: 1 },
        },
      }
      const log = numbered([...events.slice(0, setAt), set, ...events.slice(setAt)])
      const since = Math.min(setAt, events.length) + 1
      const late = log.slice(0, since + filledAfter)
      const { ask } = made({ events: late, pieces, seedEvents })
      const spans = ask.budgetPast('mine', since) ?? expect.fail('nobody heard of it')
      const filled = { type: 'budget:filled', data: { budgetId: 'mine', since, spans }, actor: 'rule:budgets' }
      const whole = numbered([...late, filled, ...log.slice(late.length)])
      const tables = made({ events: whole, pieces, seedEvents })
      const budget = folded(whole).budgets.get('mine') ?? expect.fail('no budget')
      expect(budget.fillingSince).toBeNull()
      // An older one is kept, but as it was heard of since.
      for (const { from, costNano, tokens, unpriced } of budget.spans.slice(0, 1)) {
        const end = periodEnd(period, from)
        const days = end === null ? EVER : { from, to: daysBefore(end, 1) }
        const { total } = tables.ask.usage(asking({ ...days, scope: scopeOf(scope) }))
        expect({ costNano, tokens, unpriced }).toEqual({
          costNano: total.costNano,
          tokens: tokensIn(total),
          unpriced: total.unpriced,
        })
      }
    }),
    { numRuns: 100 },
  )
})

/** Events one after the other; who has no time yet comes with the one before. */
function numbered(events: readonly object[]): MissionEvent[] {
  let before: { readonly at: string; readonly day: string } = { at: '2026-11-21T08:00:00.000Z', day: '2026-11-21' }
  return events.map((event, index) => {
    const now = { id: `n${index}`, actor: 'person:ann', at: before.at, day: before.day, ...event, seq: index + 1 }
    before = now
    // A list of any events has lost which type goes with which data.
    return now as MissionEvent
  })
}

const scopeOf = ({ kind, id }: BudgetScope): UsageScope =>
  id === null
    ? {}
    : { workspace: {}, agent: { agentId: id }, model: { model: id }, project: { project: id }, task: { taskId: id } }[
        kind
      ]

it('keeps nothing of a budget that is gone, and of one that counts something else only that', () => {
  const stamp = new Stamp()
  const tables = new UsageTables()
  const data = { budgetId: 'b', scope: { kind: 'task', id: 't' }, period: 'total', limit: { usd: 1 } } as const
  tables.take([
    stamp.make('token:usage', { model: 'm', taskId: 't', costUsd: 1 }),
    stamp.make('budget:changed', data),
    stamp.make('token:usage', { model: 'm', taskId: 't', costUsd: 1, input: 5 }),
    stamp.make('budget:changed', { ...data, limit: { usd: 2 } }),
    stamp.make('budget:changed', { ...data, period: 'day' }),
  ])
  expect(tables.ask.budgetPast('b', 2)).toBeNull()
  expect(tables.ask.budgetPast('b', 4)).toBeNull()
  expect(tables.ask.budgetPast('b', 5)).toEqual([
    { from: '2026-11-20', costNano: 0, tokens: 0, unpriced: 0 },
    { from: '2026-11-21', costNano: 2e9, tokens: 5, unpriced: 0 },
  ])
  tables.take([stamp.make('budget:removed', { budgetId: 'b' })])
  expect(tables.ask.budgetPast('b', 5)).toBeNull()
})
