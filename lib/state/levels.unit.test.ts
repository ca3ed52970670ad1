import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MissionEvent, Priority } from '#lib/protocol/event.ts'
import { folded, Stamp } from './event-fixture.ts'
import { officeLevel, standings } from './level-selectors.ts'
import { levelForXp, xpForLevel } from './levels.ts'
import { emptyState, fold } from './mission.ts'
import type { Agent } from './model.ts'

describe('levels', () => {
  it('[P-LEVEL-1] 1,500 experience is level 6, and nothing is level 1', () => {
    expect([levelForXp(0), levelForXp(1_499), levelForXp(1_500)]).toEqual([1, 5, 6])
  })

  it('[P-LEVEL-1] a level begins exactly at the experience that it needs', () => {
    for (let level = 2; level < 3_000; level++) {
      expect(levelForXp(xpForLevel(level))).toBe(level)
      expect(levelForXp(xpForLevel(level) - 1)).toBe(level - 1)
    }
  })
})

type Step =
  | { readonly kind: 'work' | 'error' | 'idle' | 'spend' | 'talk'; readonly agent: string }
  | { readonly kind: 'done'; readonly agent: string; readonly task: string; readonly priority: Priority }
  | { readonly kind: 'lead'; readonly agent: string; readonly lead: string }
  | { readonly kind: 'days'; readonly days: number }

const anAgent = fc.constantFrom('a', 'b', 'c')
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('work', 'error', 'idle', 'spend', 'talk'), agent: anAgent }),
    fc.record({
      kind: fc.constant('done' as const),
      agent: anAgent,
      task: fc.constantFrom('t1', 't2', 't3', 't4'),
      priority: fc.constantFrom('low', 'normal', 'high', 'urgent'),
    }),
    fc.record({ kind: fc.constant('lead' as const), agent: anAgent, lead: fc.constantFrom('l1', 'l2', 'l3') }),
    fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 0, max: 9 }) }),
  ),
  { maxLength: 60 },
) as fc.Arbitrary<readonly Step[]>

const DAY_MS = 86_400_000
const XP: Readonly<Record<Priority, number>> = { low: 10, normal: 20, high: 35, urgent: 50 }

function eventsOf(stamp: Stamp, step: Step, day: string): readonly MissionEvent[] {
  const at = { day }
  switch (step.kind) {
    case 'work':
    case 'error':
    case 'idle':
      return [
        stamp.make(
          'agent:statusChange',
          { agentId: step.agent, status: step.kind === 'work' ? 'working' : step.kind },
          at,
        ),
      ]
    case 'spend':
      return [stamp.make('token:usage', { agentId: step.agent, model: 'm', input: 9_999_999, costUsd: 50 }, at)]
    case 'talk':
      return [stamp.make('task:commented', { taskId: 't1', text: 'still here' }, at)]
    case 'done': {
      const { task: taskId, agent, priority } = step
      const open = stamp.make('task:updated', { taskId, status: 'running', assignee: `agent:${agent}`, priority }, at)
      return [open, stamp.make('task:completed', { taskId }, at)]
    }
    case 'lead':
      return [
        stamp.make('lead:added', { leadId: step.lead, name: step.lead }, at),
        stamp.make('lead:scored', { leadId: step.lead, score: 50, agentId: step.agent }, at),
      ]
    case 'days':
      return []
  }
}

/** What each agent has to have, told by other means: sets of what was done first, and of days. */
function wanted(given: readonly { readonly step: Step; readonly day: string }[]) {
  const [tasks, leads] = [new Map<string, number>(), new Map<string, string>()]
  const [worked, erred] = [new Set<string>(), new Set<string>()]
  const xp = new Map<string, number>()
  const add = (agent: string, more: number) => xp.set(agent, (xp.get(agent) ?? 0) + more)
  let last = ''
  const status = new Map<string, string>()
  for (const { step, day } of given) {
    if (step.kind === 'done' && !tasks.has(step.task)) {
      tasks.set(step.task, XP[step.priority])
      add(step.agent, XP[step.priority])
    }
    if (step.kind === 'lead' && !leads.has(step.lead)) {
      leads.set(step.lead, step.agent)
      add(step.agent, 10)
    }
    if (step.kind === 'work' || step.kind === 'error' || step.kind === 'idle') status.set(step.agent, step.kind)
    if ('agent' in step && step.kind !== 'done' && step.kind !== 'talk') {
      // Every word of an agent that works says that it works.
      if (status.get(step.agent) === 'work') worked.add(`${step.agent} ${day}`)
      if (status.get(step.agent) === 'error') erred.add(`${step.agent} ${day}`)
    }
    last = day
  }
  for (const spot of worked) {
    const [agent = '', day = ''] = spot.split(' ')
    if (day < last && !erred.has(spot)) add(agent, 5)
  }
  return xp
}

describe('experience', () => {
  it('[P-LEVEL-2] is earned by tasks, reviews, leads and clean days, each once, whatever the order and the batches', () => {
    const property = fc.property(steps, fc.integer({ min: 1, max: 7 }), (list, size) => {
      const stamp = new Stamp()
      let ms = Date.parse('2026-11-18')
      const given: { step: Step; day: string }[] = []
      const events: MissionEvent[] = ['a', 'b', 'c'].map((agentId) =>
        stamp.make('agent:registered', { agentId }, { day: '2026-11-18' }),
      )
      for (const step of list) {
        if (step.kind === 'days') ms += step.days * DAY_MS
        const day = new Date(ms).toISOString().slice(0, 10)
        const made = eventsOf(stamp, step, day)
        events.push(...made)
        if (made.length > 0) given.push({ step, day })
      }
      let state = emptyState()
      for (let at = 0; at < events.length; at += size) state = fold(state, events.slice(at, at + size))
      const xp = wanted(given)
      for (const id of ['a', 'b', 'c']) {
        const agent = state.agents.get(id)
        expect(agent?.xp).toBe(xp.get(id) ?? 0)
        expect(agent?.level).toBe(levelForXp(agent?.xp ?? 0))
      }
      expect(officeLevel(state, '2026-11-18').xp).toBe([...xp.values()].reduce((sum, one) => sum + one, 0))
    })
    fc.assert(property, { numRuns: 300 })
  })

  const day = (date: number) => ({ day: `2026-11-${date}` })
  const working = { agentId: 'a', status: 'working' } as const

  it('[P-LEVEL-2] a day that a change of the zone brings twice is earned once', () => {
    const stamp = new Stamp()
    const events = [21, 22, 21, 22, 23].map((date) => stamp.make('agent:statusChange', working, day(date)))
    expect(folded(events).agents.get('a')).toMatchObject({ xp: 10, earned: { cleanDays: 2 } })
  })

  it('[P-LEVEL-2] a day without work, and one with an error before or after the work, earns nothing', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('agent:statusChange', { agentId: 'a', status: 'idle' }, day(20)),
      stamp.make('agent:statusChange', { agentId: 'a', status: 'error' }, day(21)),
      stamp.make('agent:statusChange', working, day(21)),
      stamp.make('agent:statusChange', working, day(22)),
      stamp.make('agent:lifecycle', { agentId: 'a', phase: 'crash' }, day(22)),
      stamp.make('agent:registered', { agentId: 'b' }, day(23)),
    ]
    expect(folded(events).agents.get('a')).toMatchObject({ xp: 0, earned: { cleanDays: 0 } })
  })

  it('[P-LEVEL-4] is not earned while the workspace has no levels, and goes on where it was afterwards', () => {
    const stamp = new Stamp()
    const task = (taskId: string) =>
      stamp.make('task:updated', { taskId, assignee: 'agent:a', status: 'done', priority: 'urgent' })
    const events = [
      stamp.make('agent:registered', { agentId: 'a' }),
      task('t1'),
      stamp.make('system:workspace', { levels: false }),
      task('t2'),
    ]
    expect(folded(events).agents.get('a')?.xp).toBe(50)
    expect(['t1', 't2'].map((id) => folded(events).tasks.get(id)?.xp)).toEqual([50, 0])
    events.push(stamp.make('system:workspace', { name: 'Studio' }), task('t3'))
    expect(folded(events)).toMatchObject({ workspace: { name: 'Studio', levels: false } })
    expect(folded(events).agents.get('a')?.xp).toBe(50)
    events.push(stamp.make('system:workspace', { levels: true }), task('t4'))
    expect(folded(events).agents.get('a')).toMatchObject({ xp: 100, level: 2, earned: { tasks: 2 } })
  })
})

describe('the board', () => {
  const stateOf = () => {
    const stamp = new Stamp()
    const done = (taskId: string, agent: string, priority: Priority, date: number) =>
      stamp.make(
        'task:updated',
        { taskId, assignee: `agent:${agent}`, priority, status: 'done' },
        { day: `2026-11-${date}` },
      )
    return folded([
      ...['a', 'b', 'c', 'd'].map((agentId) =>
        stamp.make('agent:registered', { agentId, name: agentId.toUpperCase() }),
      ),
      done('t1', 'a', 'urgent', 20),
      done('t2', 'b', 'low', 23),
      done('t3', 'c', 'low', 24),
    ])
  }
  const words = (rows: readonly { readonly rank: number; readonly agent: Agent; readonly xp: number }[]) =>
    rows.map(({ rank, agent, xp }) => `${rank} ${agent.name} ${xp}`)

  it('[P-LEVEL-1] ranks by what was earned, of all time or in the week that began on Monday; nobody who earned nothing', () => {
    const state = stateOf()
    expect(words(standings(state, 'all', '2026-11-24'))).toEqual(['1 A 50', '2 B 10', '2 C 10'])
    expect(words(standings(state, 'week', '2026-11-29'))).toEqual(['1 B 10', '1 C 10'])
    expect(words(standings(state, 'week', '2026-11-30'))).toEqual([])
  })

  it('[P-LEVEL-1] the office has the level of what all have earned together', () => {
    expect(officeLevel(stateOf(), '2026-11-24')).toEqual({
      level: 1,
      xp: 70,
      from: 0,
      to: 100,
      share: 0.7,
      tasksThisWeek: 2,
    })
  })
})
