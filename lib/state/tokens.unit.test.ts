import { describe, expect, it } from 'vitest'
import { folded, Stamp } from './event-fixture.ts'
import { emptyState, fold } from './mission.ts'
import type { Usage } from './model.ts'
import { NO_USAGE, plus } from './usage.ts'

const DAY_MS = 86_400_000
const sum = (usages: Iterable<Usage>): Usage => [...usages].reduce(plus, NO_USAGE)

describe('tokens', () => {
  it('one usage event counts once for its agent, session, task, day and hour, in integer nano-USD', () => {
    const stamp = new Stamp()
    const used = { input: 10, output: 20, cacheRead: 30, cacheWrite: 40, reasoning: 5 }
    const state = folded([
      stamp.make('task:created', { taskId: 't', title: 'T' }),
      stamp.make('token:usage', { agentId: 'a', sessionId: 's', taskId: 't', model: 'opus', ...used, costUsd: 0.1 }),
      stamp.make('token:usage', { agentId: 'a', sessionId: 's', taskId: 't', model: 'opus', ...used, costUsd: 0.2 }),
    ])
    const twice = {
      input: 20,
      output: 40,
      cacheRead: 60,
      cacheWrite: 80,
      reasoning: 10,
      costNano: 300_000_000,
      requests: 2,
      unpriced: 0,
    }
    expect(state.tokens.all).toStrictEqual(twice)
    expect(state.agents.get('a')?.tokens).toStrictEqual(twice)
    expect(state.agents.get('a')?.today).toStrictEqual({ day: '2026-11-21', usage: twice })
    expect(state.sessions.get('s')?.tokens).toStrictEqual(twice)
    expect(state.tasks.get('t')?.costNano).toBe(300_000_000)
    expect([...state.tokens.days]).toStrictEqual([
      ['["2026-11-21","a","opus",null]', { day: '2026-11-21', agentId: 'a', model: 'opus', project: null, ...twice }],
    ])
    expect([...state.tokens.hours]).toStrictEqual([
      ['["2026-11-21T09","a","opus"]', { hour: '2026-11-21T09', agentId: 'a', model: 'opus', ...twice }],
    ])
  })

  it('the project is that of the event, else of the session, else of the agent', () => {
    const stamp = new Stamp()
    const use = (project?: string) =>
      stamp.make('token:usage', { agentId: 'a', sessionId: 's', model: 'm', ...(project && { project }) })
    const { tokens } = folded([
      stamp.make('agent:registered', { agentId: 'a', project: 'of-agent' }),
      use(),
      stamp.make('session:started', { agentId: 'a', sessionId: 's', project: 'of-session' }),
      use(),
      use('of-event'),
    ])
    expect([...tokens.days.values()].map(({ project }) => project)).toEqual(['of-agent', 'of-session', 'of-event'])
  })

  it('a new day begins a new today', () => {
    const stamp = new Stamp()
    const use = (later: number, input: number) =>
      stamp.later(later).make('token:usage', { agentId: 'a', model: 'm', input })
    const { agents } = folded([use(0, 1), use(DAY_MS, 2)])
    expect(agents.get('a')?.today).toMatchObject({ day: '2026-11-22', usage: { input: 2 } })
    expect(agents.get('a')?.tokens.input).toBe(3)
  })

  it('usage of yesterday that finds its agent today is not counted in today', () => {
    const stamp = new Stamp()
    const { agents } = folded([
      stamp.later(14 * 3_600_000).make('token:usage', { sessionId: 's', model: 'm', input: 8 }),
      stamp.later(3 * 3_600_000).make('token:usage', { agentId: 'a', model: 'm', input: 1 }),
      stamp.make('session:started', { sessionId: 's', agentId: 'a' }),
    ])
    expect(agents.get('a')).toMatchObject({ tokens: { input: 9 }, today: { day: '2026-11-22', usage: { input: 1 } } })
  })

  it('keeps the days of 31 days and the hours of 48, by the time of the events', () => {
    const stamp = new Stamp()
    const use = (later: number) => stamp.later(later).make('token:usage', { agentId: 'a', model: 'm' })
    const events = [use(0)]
    for (let day = 1; day <= 30; day++) events.push(use(DAY_MS))
    expect(folded(events).tokens.days.size).toBe(31)
    expect(folded(events).tokens.hours.size).toBe(2)
    events.push(use(DAY_MS))
    const { days, all } = folded(events).tokens
    expect(days.size).toBe(31)
    expect([...days.values()][0]?.day).toBe('2026-11-22')
    expect(all.requests).toBe(32)
  })

  it('usage of a task that nobody knows makes no task', () => {
    const stamp = new Stamp()
    expect(folded([stamp.make('token:usage', { agentId: 'a', taskId: 't', model: 'm', costUsd: 1 })]).tasks.size).toBe(
      0,
    )
  })

  it('usage that finds its agent days later is counted where its rows still are', () => {
    const stamp = new Stamp()
    const events = [stamp.make('token:usage', { sessionId: 's', model: 'm', input: 9 })]
    events.push(stamp.later(60 * 3_600_000).make('session:started', { sessionId: 'x', agentId: 'x' }))
    events.push(stamp.make('session:started', { sessionId: 's', agentId: 'a' }))
    const { tokens, agents } = folded(events)
    // The session itself was forgotten after a day: what was nobody's stays so, and is still in the totals.
    expect(agents.get('a')?.tokens).toStrictEqual(NO_USAGE)
    expect(sum(tokens.days.values())).toStrictEqual(tokens.all)
    expect(tokens.hours.size).toBe(0)
  })
})

describe('too many rows', () => {
  const use = (stamp: Stamp, index: number, model = 'm') =>
    stamp.later(-990).make('token:usage', { agentId: `a${index}`, model, project: 'p', input: 1, costUsd: 0.001 })

  it('older days are summed over agents, and every day still adds up', () => {
    const stamp = new Stamp()
    const events = []
    for (let day = 0; day < 4; day++) {
      for (let index = 0; index < 900; index++) events.push(use(stamp, index))
      stamp.later(DAY_MS)
    }
    const { tokens } = folded(events)
    expect(tokens.days.size).toBeLessThanOrEqual(2_048)
    expect(sum(tokens.days.values())).toStrictEqual(tokens.all)
    for (const day of ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']) {
      const rows = [...tokens.days.values()].filter((row) => row.day === day)
      expect(sum(rows).requests).toBe(900)
      const perAgent = tokens.agentsSince.day === null || day >= tokens.agentsSince.day
      expect(rows.length).toBe(perAgent ? 900 : 1)
      expect(rows[0]).toMatchObject({ agentId: perAgent ? 'a0' : null, model: 'm', project: 'p' })
    }
    expect(tokens.agentsSince.day).toBe('2026-11-23')
    let split = emptyState()
    for (let from = 0; from < events.length; from += 97) split = fold(split, events.slice(from, from + 97))
    expect(split).toStrictEqual(folded(events))
  })

  it('what finds no room on its own day is kept as other', () => {
    const stamp = new Stamp()
    const events = Array.from({ length: 3_000 }, (_, index) => use(stamp, 0, `model-${index}`))
    const { tokens } = folded(events)
    expect(tokens.days.size).toBeLessThanOrEqual(2_049)
    expect(tokens.hours.size).toBeLessThanOrEqual(1_025)
    expect(sum(tokens.days.values())).toStrictEqual(tokens.all)
    expect(sum(tokens.hours.values())).toStrictEqual(tokens.all)
    const other = [...tokens.days.values()].filter(({ model }) => model === 'other')
    expect(other).toMatchObject([{ agentId: null, project: null }])
    let split = emptyState()
    for (let from = 0; from < events.length; from += 101) split = fold(split, events.slice(from, from + 101))
    expect(split).toStrictEqual(folded(events))
  })
})
