import { describe, expect, it } from 'vitest'
import { folded, Stamp } from './event-fixture.ts'
import * as select from './selectors.ts'

const NOW = Date.parse('2026-11-21T12:15:00.000Z')

describe('what needs a person', () => {
  it('is listed oldest first, each thing once', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('agent:statusChange', { agentId: 'broken', status: 'error' }),
      stamp.make('approval:requested', { approvalId: 'p', agentId: 'asks' }),
      stamp.make('agent:statusChange', { agentId: 'asks', status: 'waiting', reason: 'permission' }),
      stamp.make('agent:statusChange', { agentId: 'waits', status: 'waiting', reason: 'input' }),
      stamp.make('agent:statusChange', { agentId: 'works', status: 'working' }),
      stamp.make('approval:requested', { approvalId: 'done', agentId: 'works' }),
      stamp.make('approval:resolved', { approvalId: 'done', decision: 'allow' }),
      stamp.make('system:alert', { rule: 'r', severity: 'critical', message: 'x' }),
      stamp.make('system:alert', { rule: 'minor', severity: 'warning', message: 'x' }),
      stamp.make('token:threshold', {
        budgetId: 'b',
        scope: 'workspace',
        step: 100,
        spent: 5,
        limit: 5,
        period: 'day',
      }),
      stamp.make('token:threshold', { budgetId: 'c', scope: 'workspace', step: 80, spent: 4, limit: 5, period: 'day' }),
    ])
    expect(select.needsYou(state).map(({ id }) => id)).toEqual([
      'error:broken',
      'approval:p',
      'waiting:waits',
      'alert:r',
      'budget:b',
    ])
    expect(select.needsCount(state)).toBe(5)
    expect(select.verdict(state)).toMatchObject({ agents: 4, needs: 5, working: 1 })
  })

  it('holds an exceeded budget no longer than its period, and none for a period with a hostile name', () => {
    const stamp = new Stamp()
    const reach = (budgetId: string, period: string) =>
      stamp.make('token:threshold', { budgetId, scope: 'x', step: 100, spent: 1, limit: 1, period })
    const events = [reach('d', 'day'), reach('w', 'week'), reach('t', 'total'), reach('p', '__proto__')]
    events.push(stamp.later(2 * 86_400_000).make('system:workspace', {}))
    expect(select.needsYou(folded(events)).map(({ id }) => id)).toEqual(['budget:w', 'budget:t', 'budget:p'])
  })

  it('is nothing once an alert was seen', () => {
    const stamp = new Stamp()
    const fire = stamp.make('system:alert', { rule: 'r', severity: 'critical', message: 'x' })
    expect(select.needsCount(folded([fire, stamp.make('system:alertAcked', { alertId: 'r' })]))).toBe(0)
  })
})

describe('agents and sessions', () => {
  it('those who need somebody come first, then who works, then by name', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('agent:registered', { agentId: '1', name: 'Zoe' }),
      stamp.make('agent:registered', { agentId: '2', name: 'Ada' }),
      stamp.make('agent:statusChange', { agentId: 'off', status: 'offline' }),
      stamp.make('agent:statusChange', { agentId: 'on', status: 'working' }),
      stamp.make('agent:statusChange', { agentId: 'wait', status: 'waiting' }),
      stamp.make('agent:statusChange', { agentId: 'bad', status: 'error' }),
    ])
    expect(select.agentsByNeed(state).map(({ name }) => name)).toEqual(['bad', 'wait', 'on', 'Ada', 'Zoe', 'off'])
    expect(select.statusCounts(state)).toEqual({ error: 1, waiting: 1, working: 1, stale: 0, idle: 2, offline: 1 })
  })

  it('open sessions come before ended ones, those heard last first', () => {
    const stamp = new Stamp()
    const start = (sessionId: string, agentId: string) => stamp.make('session:started', { sessionId, agentId })
    const state = folded([
      start('s1', 'a'),
      start('s2', 'a'),
      start('s3', 'b'),
      start('s4', 'a'),
      stamp.make('session:ended', { sessionId: 's4' }),
      stamp.make('session:activity', { sessionId: 's1' }),
    ])
    expect(select.recentSessions(state).map(({ id }) => id)).toEqual(['s1', 's3', 's2', 's4'])
    expect(select.sessionsOf(state, 'a').map(({ id }) => id)).toEqual(['s1', 's2', 's4'])
  })

  it('the feed is read newest first', () => {
    const stamp = new Stamp()
    const note = (title: string) => stamp.make('agent:activity', { agentId: 'a', kind: 'note', title })
    const state = folded([note('1'), note('2'), note('3')])
    expect(select.activityNewest(state, 2).map(({ title }) => title)).toEqual(['3', '2'])
  })
})

describe('tokens and money', () => {
  const use = (stamp: Stamp, agentId: string, model: string, costUsd: number) =>
    stamp.make('token:usage', { agentId, model, project: 'web', input: 10, output: 5, cacheRead: 30, costUsd })

  it('today is by agent, model and project, dearest first, and every breakdown adds up', () => {
    const stamp = new Stamp()
    const state = folded([
      use(stamp, 'yesterday', 'opus', 9),
      use(stamp.later(86_400_000), 'a', 'haiku', 1),
      use(stamp, 'b', 'opus', 2),
      use(stamp, 'b', 'haiku', 1),
    ])
    const today = select.usageToday(state)
    expect(today).toMatchObject({
      day: '2026-11-22',
      zone: 'UTC',
      tokens: 135,
      cacheShare: 0.75,
      total: { costNano: 4e9 },
    })
    expect(today.byAgent.map(({ agentId, usage }) => [agentId, usage.costNano])).toEqual([
      ['b', 3e9],
      ['a', 1e9],
    ])
    expect(today.byModel.map(({ model, usage }) => [model, usage.costNano])).toEqual([
      ['haiku', 2e9],
      ['opus', 2e9],
    ])
    expect(today.byProject).toMatchObject([{ project: 'web', usage: { costNano: 4e9 } }])
    expect(select.usageByDay(state).map(({ day, usage }) => [day, usage.costNano])).toEqual([
      ['2026-11-21', 9e9],
      ['2026-11-22', 4e9],
    ])
    const [yesterday, b] = ['yesterday', 'b'].map((id) => state.agents.get(id))
    expect(yesterday && select.agentToday(state, yesterday).requests).toBe(0)
    expect(b && select.agentToday(state, b).requests).toBe(2)
  })

  it('no input has no share of cache', () => {
    expect(select.usageToday(folded([])).cacheShare).toBeNull()
  })

  it('the burn is what the present hour spent and the part of the last one that lies within 60 minutes', () => {
    const stamp = new Stamp()
    const state = folded([use(stamp.later(7_200_000), 'a', 'm', 4), use(stamp.later(3_600_000), 'a', 'm', 1)])
    expect(select.burnRate(state, NOW)).toBe(1e9 + 3e9)
    expect(select.burnRate(state, NOW + 3_600_000)).toBe(0.75e9)
    expect(select.burnRate(state, NOW + 7_200_000)).toBe(0)
    expect(select.usageByHour(state, NOW, 3).map(({ hour, usage }) => [hour, usage.costNano])).toEqual([
      ['2026-11-21T10', 0],
      ['2026-11-21T11', 4e9],
      ['2026-11-21T12', 1e9],
    ])
  })
})
