import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BudgetPeriod, EventData, MissionEvent } from '#lib/protocol/event.ts'
import { holdFor, isPaused } from './budget-hold.ts'
import { budgetStanding } from './budget-standing.ts'
import { folded, Stamp } from './event-fixture.ts'
import { daysBefore } from './instant.ts'
import type { Ledger } from './ledger.ts'
import { emptyState, fold } from './mission.ts'
import type { BudgetScope, MissionState } from './model.ts'
import { periodEnd, periodOf, weekdayOf } from './period.ts'

const DAY = '2026-11-21'
const NOON = Date.parse(`${DAY}T12:00:00Z`)

const set = (more: Partial<EventData<'budget:changed'>> = {}): EventData<'budget:changed'> => ({
  budgetId: 'b',
  scope: { kind: 'workspace' },
  period: 'day',
  limit: { usd: 10 },
  ...more,
})
const used = (costUsd: number, agentId = 'a', model = 'm') => ({ agentId, model, costUsd, input: 10 })
const budgetOf = (state: MissionState, id = 'b') => state.budgets.get(id) ?? expect.fail(`no budget ${id}`)
const standing = (state: MissionState, nowMs = NOON) => budgetStanding(state, budgetOf(state), nowMs)

describe('periods', () => {
  it('[P-BUD-1] are counted by dates alone: weeks from any day, months of any length, leap years', () => {
    expect(weekdayOf('2026-11-21')).toBe(6)
    expect(periodOf('week', '2026-11-21', 1)).toBe('2026-11-16')
    expect(periodOf('week', '2026-11-22', 7)).toBe('2026-11-22')
    expect(periodEnd('week', '2026-11-16')).toBe('2026-11-23')
    expect(periodOf('month', '2028-02-29', 1)).toBe('2028-02-01')
    expect(periodEnd('month', '2028-02-01')).toBe('2028-03-01')
    expect(periodEnd('month', '2026-12-01')).toBe('2027-01-01')
    expect(periodEnd('day', '2027-02-28')).toBe('2027-03-01')
    expect([periodOf('total', DAY, 1), periodEnd('total', 'total')]).toEqual(['total', null])
  })

  it('[P-BUD-1] every day is in exactly one period, which ends where the next begins', () => {
    const days = fc.integer({ min: -20_000, max: 20_000 }).map((days) => daysBefore('2026-11-21', days))
    const periods = fc.constantFrom<BudgetPeriod>('day', 'week', 'month')
    fc.assert(
      fc.property(days, periods, fc.integer({ min: 1, max: 7 }), (day, period, first) => {
        const from = periodOf(period, day, first)
        const end = periodEnd(period, from) ?? ''
        expect(from <= day && day < end).toBe(true)
        expect(periodOf(period, daysBefore(end, 1), first)).toBe(from)
        expect(periodOf(period, end, first)).toBe(end)
        if (period === 'week') expect(weekdayOf(from)).toBe(first)
      }),
    )
  })
})

/** Requests as the fold decided them, added up without the code under test. */
class Book implements Ledger {
  readonly requests: {
    day: string
    agentId: string | null
    project: string | null
    model: string
    taskId: string | null
    cost: number
    sessionId: string | null
    waits: boolean
  }[] = []
  event: MissionEvent | null = null

  spent: Ledger['spent'] = ({ agentId, project, taskId, sessionId, waits, usage }) => {
    const { day, data } = this.event ?? expect.fail('no event')
    const model = String(data.model)
    this.requests.push({ day, agentId, project, model, taskId, sessionId, waits, cost: usage.costNano })
  }

  opened = () => {}
  budgetEnded = () => {}

  /** What budgets had spent when they began to count, as the server's store keeps it. */
  readonly pasts = new Map<number, NonNullable<EventData<'budget:filled'>['spans']>>()

  budgetBegan: Ledger['budgetBegan'] = ({ seq, scope, periods }) => {
    const spans = periods.map(({ from, end }) => {
      const isIn = (day: string) => from === 'total' || (day >= from && (end === null || day < end))
      return { from, costNano: this.sum(scope, isIn), tokens: 0, unpriced: 0 }
    })
    this.pasts.set(seq, spans)
  }

  attributed: Ledger['attributed'] = (sessionId, { day, model, project }, to) => {
    for (const one of this.requests) {
      const isMeant = one.waits && one.sessionId === sessionId && one.day === day && one.model === model
      if (isMeant && one.project === project) Object.assign(one, to, { waits: false })
    }
  }

  sum({ kind, id }: BudgetScope, isIn: (day: string) => boolean): number {
    const isAbout = (one: (typeof this.requests)[number]) =>
      kind === 'workspace' ||
      { agent: one.agentId, project: one.project, model: one.model, task: one.taskId }[kind] === id
    return this.requests.filter((one) => isIn(one.day) && isAbout(one)).reduce((sum, { cost }) => sum + cost, 0)
  }
}

const names = fc.constantFrom('a', 'b')
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('use' as const),
      agentId: fc.option(names),
      sessionId: fc.option(fc.constantFrom('s1', 's2')),
      model: fc.constantFrom('m', 'n'),
      project: fc.option(fc.constantFrom('p', 'q')),
      taskId: fc.option(fc.constantFrom('t')),
      costUsd: fc.constantFrom(0, 0.1, 0.25, 1.000000001),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      sessionId: fc.constantFrom('s1', 's2'),
      agentId: names,
      project: fc.option(fc.constantFrom('p', 'q')),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fill' as const) }) },
  // A zone further west has yesterday once more.
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.constantFrom(1, 1, 1, 2, 6, 25, 31, -1) }),
  },
)

const without = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== null && name !== 'kind'))

describe('what a budget has spent', () => {
  it('[P-BUD-2] is the sum of the requests of its period and scope, whatever was told late, whenever it was set and filled', () => {
    const scope = fc.constantFrom<BudgetScope>(
      { kind: 'workspace', id: null },
      { kind: 'agent', id: 'a' },
      { kind: 'project', id: 'p' },
      { kind: 'model', id: 'm' },
      { kind: 'task', id: 't' },
    )
    const period = fc.constantFrom<BudgetPeriod>('day', 'week', 'month', 'total')
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        scope,
        period,
        fc.nat(60),
        fc.integer({ min: 1, max: 7 }),
        (steps, of, every, setAt, first) => {
          const stamp = new Stamp()
          const book = new Book()
          let [state, day, newest] = [emptyState(), DAY, DAY]
          const happen = (event: MissionEvent) => {
            book.event = event
            state = fold(state, [event], book)
          }
          const setNow = () =>
            happen(
              stamp.make(
                'budget:changed',
                {
                  ...set({ period: every, weekStartsOn: first, limit: { usd: 1 } }),
                  scope: { kind: of.kind, ...(of.id && { id: of.id }) },
                },
                { day },
              ),
            )
          /** As late as it comes, with the answer of then. */
          const fillNow = () => {
            const since = state.budgets.get('b')?.fillingSince ?? null
            const spans = since === null ? undefined : book.pasts.get(since)
            if (since === null || spans === undefined) return
            const filled = { budgetId: 'b', since, spans }
            happen(stamp.make('budget:filled', filled, { day }))
            expect(budgetOf(state).fillingSince).toBe(since)
            for (let times = 0; times < 2; times++)
              happen(stamp.make('budget:filled', filled, { day, actor: 'rule:budgets' }))
            expect(budgetOf(state).fillingSince).toBeNull()
          }
          for (const [index, one] of steps.entries()) {
            if (index === setAt) setNow()
            if (one.kind === 'use') happen(stamp.make('token:usage', { model: 'm', ...without(one) }, { day }))
            else if (one.kind === 'start')
              happen(stamp.make('session:started', { sessionId: one.sessionId, ...without(one) }, { day }))
            else if (one.kind === 'fill') fillNow()
            else if (one.days > 0 || day === newest) day = daysBefore(day, -one.days)
            if (day > newest) newest = day
          }
          if (steps.length <= setAt) setNow()
          fillNow()
          for (const { from, costNano } of budgetOf(state).spans.slice(0, 1))
            expect(costNano).toBe(book.sum(of, (day) => periodOf(every, day, first) === from))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('[P-BUD-2] of all time holds what was spent before it was set', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('task:created', { taskId: 't', title: 'x' }),
      stamp.make('token:usage', { ...used(2), taskId: 't' }, { day: '2026-01-01' }),
      stamp.make('token:usage', { ...used(1), taskId: 't' }),
    ]
    const of = (scope: EventData<'budget:changed'>['scope']) =>
      budgetOf(folded([...events, stamp.make('budget:changed', set({ scope, period: 'total' }))])).spans[0]?.costNano
    expect(of({ kind: 'workspace' })).toBe(3e9)
  })

  it('[P-BUD-2] is not known until what was spent before is added; what it counted itself reaches its steps already', () => {
    const stamp = new Stamp()
    const before = stamp.make('token:usage', used(4))
    const events = [before, stamp.make('budget:changed', set({ scope: { kind: 'task', id: 't' } }))]
    const since = events.length
    events.push(stamp.make('token:usage', { ...used(6), taskId: 't' }))
    expect(standing(folded(events))).toMatchObject({ spent: null, known: 6e9, share: null, mark: 'noted' })
    expect(budgetOf(folded(events)).spans[0]?.reached.map(({ at }) => at)).toEqual([50])
    // Money is not let go on being spent until somebody adds up the rest: the whole is never less.
    const all = [...events, stamp.make('token:usage', { ...used(4), taskId: 't' })]
    expect(standing(folded(all))).toMatchObject({ spent: null, known: 10e9, mark: 'held', heldBy: 'step' })
    const filled = { budgetId: 'b', since, spans: [{ from: DAY, costNano: 4e9, tokens: 1, unpriced: 0 }] }
    const byServer = { actor: 'rule:budgets' }
    const other = stamp.make('budget:filled', { ...filled, since: since + 1 }, byServer)
    expect(standing(folded([...events, other]))).toMatchObject({ spent: null })
    events.push(stamp.make('budget:filled', filled, byServer))
    expect(standing(folded(events))).toMatchObject({ spent: 10e9, share: 1, mark: 'held' })
    expect(budgetOf(folded(events)).spans[0]?.reached.map(({ at }) => at)).toEqual([50, 80, 95, 100])
    // A change of the limit alone goes on with what was counted.
    const more = stamp.make('budget:changed', set({ scope: { kind: 'task', id: 't' }, limit: { usd: 20 } }))
    expect(standing(folded([...events, more]))).toMatchObject({ spent: 10e9, share: 0.5 })
  })

  it('where nobody knows any more what was spent before, it counts since it was set and says so', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('budget:changed', set({ scope: { kind: 'task', id: 't' }, period: 'total' })),
      stamp.make('token:usage', { ...used(6), taskId: 't' }),
      stamp.make('budget:filled', { budgetId: 'b', since: 1 }, { actor: 'rule:budgets' }),
    ]
    expect(standing(folded(events))).toMatchObject({ spent: 6e9, mark: 'noted' })
    expect(folded(events).activity.at(-1)?.title).toBe('What the budget of t had spent before it was set is not known')
  })

  it('begins with nothing on a new day, though nobody has used anything on it', () => {
    const stamp = new Stamp()
    const state = folded([stamp.make('budget:changed', set()), stamp.make('token:usage', used(9))])
    expect(standing(state)).toMatchObject({ spent: 9e9, mark: 'warned', share: 0.9 })
    expect(standing(state, NOON + 86_400_000)).toMatchObject({ spent: 0, mark: 'fine', end: '2026-11-23' })
  })
})

describe('steps', () => {
  it('[P-BUD-3] are reached with the request that crosses them, each once, and say when', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('budget:changed', set()),
      stamp.make('token:usage', used(4.9)),
      stamp.make('token:usage', used(4)),
    ]
    const reached = budgetOf(folded(events)).spans[0]?.reached
    expect(reached?.map(({ at }) => at)).toEqual([50, 80])
    expect(reached?.every(({ when, action }) => when === events[2]?.at && action === null)).toBe(true)
    events.push(stamp.make('token:usage', used(0)))
    expect(budgetOf(folded(events)).spans[0]?.reached).toEqual(reached)
  })

  it('[P-BUD-3] what the server did at one stands beside it; what others say of the same budget changes nothing', () => {
    const stamp = new Stamp()
    const told = {
      budgetId: 'b',
      scope: 'workspace',
      step: 50,
      spent: 5,
      limit: 10,
      period: 'day',
      from: DAY,
      action: 'noted',
    }
    const events = [
      stamp.make('budget:changed', set()),
      stamp.make('token:usage', used(5)),
      stamp.make('token:threshold', told),
    ]
    expect(budgetOf(folded(events)).spans[0]?.reached[0]?.action).toBeNull()
    expect(folded(events).thresholds.get('b')).toMatchObject({ step: 50 })
    events.push(stamp.make('token:threshold', told, { actor: 'rule:budgets' }))
    expect(budgetOf(folded(events)).spans[0]?.reached[0]?.action).toBe('noted')
  })

  it('[P-BUD-4] a limit that was raised can be reached again, and what is still reached is not told twice', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('budget:changed', set()),
      stamp.make('token:usage', used(10)),
      stamp.make('budget:allowed', { budgetId: 'b', from: DAY, more: { usd: 5 } }),
    ]
    const [before] = budgetOf(folded(events.slice(0, 2))).spans
    const [span] = budgetOf(folded(events)).spans
    expect([before?.reached.length, span?.reached.map(({ at }) => at)]).toEqual([4, [50]])
    expect(span?.reached[0]?.limitSeq).toBe(before?.reached[0]?.limitSeq)
    expect(standing(folded(events))).toMatchObject({ mark: 'noted', limit: 15e9 })
    events.push(stamp.make('token:usage', used(2)))
    const again = budgetOf(folded(events)).spans[0]?.reached.find(({ at }) => at === 80)
    expect(again?.limitSeq).toBe(events[2]?.seq)
  })
})

describe('a hold', () => {
  const full = (stamp: Stamp, more: Partial<EventData<'budget:changed'>> = {}) => [
    stamp.make('agent:registered', { agentId: 'a', project: 'web' }),
    stamp.make('session:started', { sessionId: 's', agentId: 'a', model: 'm' }),
    stamp.make('budget:changed', set(more)),
    stamp.make('token:usage', { ...used(10), project: 'web', taskId: 't' }),
  ]
  const holds = (events: readonly MissionEvent[], agentId = 'a', nowMs = NOON) =>
    holdFor(folded(events), { agentId }, nowMs) !== null

  it('[P-BUD-5] stops whoever a full budget is about, and nobody else', () => {
    for (const kind of ['agent', 'project', 'model'] as const) {
      const id = { agent: 'a', project: 'web', model: 'm' }[kind]
      const events = full(new Stamp(), { scope: { kind, id } })
      expect([holds(events), holds(events, 'other')], kind).toEqual([true, false])
    }
    expect(holds(full(new Stamp()), 'anybody')).toBe(true)
    const stamp = new Stamp()
    const events = [
      stamp.make('task:created', { taskId: 't', title: 'x' }),
      ...full(stamp, { scope: { kind: 'task', id: 't' } }),
    ]
    expect(holds(events)).toBe(false)
    events.push(stamp.make('budget:filled', { budgetId: 'b', since: 4, spans: [] }, { actor: 'rule:budgets' }))
    events.push(stamp.make('task:updated', { taskId: 't', status: 'running', assignee: 'agent:a' }))
    expect([holds(events), holds(events, 'b')]).toEqual([true, false])
  })

  it('[P-BUD-5] ends with its period, with more, with an amount of time, and when it is let go', () => {
    const stamp = new Stamp()
    const events = full(stamp)
    const now = { budgetId: 'b', from: DAY }
    expect(holds(events, 'a', NOON + 86_400_000)).toBe(false)
    expect(holds([...events, stamp.make('budget:allowed', { ...now, more: { usd: 1 } })])).toBe(false)
    expect(holds([...events, stamp.make('budget:allowed', { ...now, more: { tokens: 1 } })])).toBe(true)
    const free = [...events, stamp.make('budget:allowed', { ...now, until: `${DAY}T13:00:00Z` })]
    expect([holds(free), holds(free, 'a', NOON + 3_600_000)]).toEqual([false, true])
    const released = [...events, stamp.make('budget:released', now)]
    expect([holds(released), isPaused(folded(released), 'a', NOON)]).toEqual([false, false])
    const later = { ...now, from: '2026-11-25' }
    expect(holds([...events, stamp.make('budget:released', later)])).toBe(true)
  })

  it('by a person holds whatever was spent, and pauses too', () => {
    const stamp = new Stamp()
    const events = [stamp.make('budget:changed', set()), stamp.make('budget:held', { budgetId: 'b', from: DAY })]
    expect(standing(folded(events))).toMatchObject({ mark: 'held', heldBy: 'person', spent: 0 })
    expect([holds(events), isPaused(folded(events), 'a', NOON)]).toEqual([true, true])
    events.push(stamp.make('budget:released', { budgetId: 'b', from: DAY }))
    expect(standing(folded(events)).mark).toBe('fine')
  })

  it('counts what it stopped, and what was let pass of what was allowed', () => {
    const stamp = new Stamp()
    const call = { budgetId: 'b', from: DAY, agentId: 'a', tool: 'Bash' }
    const events = [
      ...full(stamp),
      stamp.make('budget:denied', call),
      stamp.make('budget:allowed', { budgetId: 'b', from: DAY, calls: 2 }),
      stamp.make('budget:passed', call),
    ]
    expect(budgetOf(folded(events)).spans[0]).toMatchObject({ denied: 1, calls: 1 })
  })
})
