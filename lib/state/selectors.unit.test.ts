import { describe, expect, it } from 'vitest'
import { folded, Stamp } from './event-fixture.ts'
import { fold } from './mission.ts'
import * as select from './selectors.ts'

const NOW = Date.parse('2026-11-21T12:15:00.000Z')

it('sums what an agent used today by model, as the day does', () => {
  const stamp = new Stamp()
  const use = (agentId: string, model: string, costUsd: number, more = {}) =>
    stamp.make('token:usage', { agentId, model, costUsd }, more)
  const state = folded([
    use('a', 'opus', 9, { day: '2026-11-20' }),
    use('a', 'haiku', 1),
    use('a', 'opus', 2),
    use('b', 'opus', 4),
    stamp.make('token:usage', { agentId: 'a', model: 'opus', costUsd: 1, project: 'other' }),
  ])
  const models = select.agentModelsOn(state.tokens, '2026-11-21', 'a')
  expect(models.map(({ model, usage }) => [model, usage.costNano / 1e9, usage.requests])).toEqual([
    ['opus', 3, 2],
    ['haiku', 1, 1],
  ])
})

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
      'threshold:b',
    ])
    expect(select.needsCount(state)).toBe(5)
    expect(select.verdict(state, NOW)).toMatchObject({ agents: 4, needs: 5, working: 1 })
  })

  it('holds an exceeded budget no longer than its period, and none for a period with a hostile name', () => {
    const stamp = new Stamp()
    const reach = (budgetId: string, period: string) =>
      stamp.make('token:threshold', { budgetId, scope: 'x', step: 100, spent: 1, limit: 1, period })
    const events = [reach('d', 'day'), reach('w', 'week'), reach('t', 'total'), reach('p', '__proto__')]
    events.push(stamp.later(2 * 86_400_000).make('system:workspace', {}))
    expect(select.needsYou(folded(events)).map(({ id }) => id)).toEqual(['threshold:w', 'threshold:t', 'threshold:p'])
  })

  it('is told once where an alert is about what needs a person already', () => {
    const stamp = new Stamp()
    const fire = (subject: string) =>
      stamp.make('system:alert', { rule: 'r', severity: 'critical', message: 'x', subject })
    const state = folded([
      stamp.make('agent:statusChange', { agentId: 'broken', status: 'error' }),
      stamp.make('approval:requested', { approvalId: 'p', agentId: 'asks' }),
      fire('agent:broken'),
      fire('approval:p'),
      fire('agent:asks'),
      fire('agent:works'),
    ])
    expect(select.needsYou(state).map(({ id }) => id)).toEqual([
      'error:broken',
      'approval:p',
      'alert:r:agent:asks',
      'alert:r:agent:works',
    ])
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

describe('tasks', () => {
  const make = (stamp: Stamp, taskId: string, more: object = {}) =>
    stamp.make('task:created', { taskId, title: taskId, ...more })
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)

  it('open ones stand by haste, then age; closed ones only on the day they were closed, the last first', () => {
    const stamp = new Stamp()
    const state = folded([
      make(stamp, 'past', { status: 'done' }),
      make(stamp.later(86_400_000), 'old'),
      make(stamp, 'new'),
      make(stamp, 'soon', { priority: 'urgent' }),
      make(stamp, 'some day', { priority: 'low' }),
      make(stamp, 'first', { status: 'running' }),
      make(stamp, 'second', { status: 'running' }),
      make(stamp, 'dropped', { status: 'cancelled' }),
      stamp.make('task:completed', { taskId: 'second' }),
      stamp.make('task:completed', { taskId: 'first' }),
      stamp.make('task:updated', { taskId: 'again', status: 'done' }),
      stamp.make('task:updated', { taskId: 'again', status: 'ready' }),
    ])
    const tasks = select.tasksByStatus(state, state.last.day)
    expect(ids(tasks.backlog)).toEqual(['soon', 'old', 'new', 'some day'])
    expect(ids(tasks.ready)).toEqual(['again'])
    expect(ids(tasks.done)).toEqual(['first', 'second'])
    expect(ids(tasks.cancelled)).toEqual(['dropped'])
    expect(ids(select.tasksByStatus(state, '2026-11-21').done)).toEqual(['past'])
    expect(ids(select.tasksByStatus(state, null).done)).toEqual([])
  })

  it('the flow says what is new, who holds what runs, and what was not touched', () => {
    const stamp = new Stamp()
    const before = make(stamp, 'yesterday')
    const madeReady = make(stamp.later(86_400_000), 'r1', { status: 'ready' })
    const first = make(stamp, 'v1', { status: 'review' })
    const state = folded([
      before,
      madeReady,
      first,
      make(stamp, 'v2', { status: 'review' }),
      make(stamp, 'r2', { status: 'ready', priority: 'urgent' }),
      make(stamp, 'today'),
      make(stamp, 'a1', { status: 'running', assignee: 'agent:a' }),
      make(stamp, 'a2', { status: 'running', assignee: 'agent:a' }),
      make(stamp, 'b', { status: 'running', assignee: 'agent:b' }),
      make(stamp, 'nobody', { status: 'running' }),
      stamp.make('task:failed', { taskId: 'f' }),
    ])
    const tasks = select.tasksByStatus(state, state.last.day)
    expect(select.taskFlow(tasks, Date.parse(stamp.at))).toEqual({
      backlogNew: 1,
      readyOldest: madeReady.at,
      runningUnheld: 1,
      runningHolders: 2,
      reviewOldest: first.at,
      lastDone: null,
      lastFailed: stamp.at,
      closedAtLeast: false,
    })
    const touched = stamp.make('task:commented', { taskId: 'v1', text: 'looking' })
    const after = select.tasksByStatus({ tasks: fold(state, [touched]).tasks }, null)
    expect(select.taskFlow(after, Date.parse(stamp.at)).reviewOldest).toBe(first.at)
  })
})

describe('tasks closed on one day', () => {
  it('are counted exactly until as many are kept as the state keeps', () => {
    const stamp = new Stamp()
    const close = (count: number) =>
      folded(Array.from({ length: count }, (_, at) => stamp.make('task:completed', { taskId: `t${at}` })))
    const flowOf = (count: number) => {
      const tasks = select.tasksByStatus(close(count), '2026-11-21')
      return [tasks.done.length, select.taskFlow(tasks, NOW).closedAtLeast]
    }
    expect(flowOf(199)).toEqual([199, false])
    expect(flowOf(230)).toEqual([200, true])
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
    const today = select.usageToday(state, Date.parse(stamp.at))
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
    expect(yesterday && select.agentToday(yesterday, today.day).requests).toBe(0)
    expect(b && select.agentToday(b, today.day).requests).toBe(2)
  })

  it('today turns at midnight in the zone of the workspace, though nothing happens', () => {
    const stamp = new Stamp()
    const events = [use(stamp, 'a', 'm', 4), stamp.make('system:workspace', { zone: 'America/New_York' })]
    const state = folded(events)
    const midnight = Date.parse('2026-11-22T05:00:00.000Z')
    expect(select.usageToday(state, midnight - 1)).toMatchObject({ day: '2026-11-21', total: { costNano: 4e9 } })
    expect(select.usageToday(state, midnight)).toMatchObject({ day: '2026-11-22', total: { requests: 0 } })
    expect(select.verdict(state, midnight).today.requests).toBe(0)
  })

  it('today is never before the day of the newest event, where a viewer has a slow clock', () => {
    const state = folded([use(new Stamp(), 'a', 'm', 4)])
    expect(select.workspaceDay(state, NOW - 86_400_000)).toBe('2026-11-21')
  })

  it('a zone that this machine does not know counts as UTC', () => {
    const { last } = folded([])
    const { workspace } = folded([])
    expect(select.workspaceDay({ workspace: { ...workspace, zone: 'Moon/Base' }, last }, NOW)).toBe('2026-11-21')
  })

  it('requests without a price are counted beside the cost', () => {
    const stamp = new Stamp()
    const free = stamp.make('token:usage', { model: 'local', input: 1, costUsd: 0 })
    const state = folded([free, use(stamp, 'a', 'm', 4), stamp.make('token:usage', { model: 'new', input: 1 })])
    expect(select.usageToday(state, NOW).total).toMatchObject({ costNano: 4e9, requests: 3, unpriced: 1 })
  })

  it('no input has no share of cache', () => {
    expect(select.usageToday(folded([]), NOW).cacheShare).toBeNull()
  })

  it('the burn is what the present hour spent and the part of the last one that lies within 60 minutes', () => {
    const stamp = new Stamp()
    const state = folded([use(stamp.later(7_200_000), 'a', 'm', 4), use(stamp.later(3_600_000), 'a', 'm', 1)])
    expect(select.burnRate(state, NOW)).toMatchObject({ costNano: 1e9 + 3e9, requests: 2 })
    expect(select.burnRate(state, NOW + 59_999)).toEqual(select.burnRate(state, NOW))
    expect(select.burnRate(state, NOW + 3_600_000).costNano).toBe(0.75e9)
    expect(select.burnRate(state, NOW + 7_200_000).costNano).toBe(0)
    expect(select.usageByHour(state, NOW, 3).map(({ hour, usage }) => [hour, usage.costNano])).toEqual([
      ['2026-11-21T10', 0],
      ['2026-11-21T11', 4e9],
      ['2026-11-21T12', 1e9],
    ])
  })
})
