import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyEvents, folded, Stamp } from '#lib/state/event-fixture.ts'
import { agentToday, statusCounts } from '#lib/state/selectors.ts'
import { plus } from '#lib/state/usage.ts'
import { linesOf, type Roster, rosterOf } from './roster.ts'
import { EVERYBODY, GROUPINGS, ORDERS, type RosterView } from './roster-view.ts'

const stamp = new Stamp()
const agent = (agentId: string, project: string | undefined, machine: string, kind: string) =>
  stamp.make('agent:registered', { agentId, name: agentId.toUpperCase(), machine, kind, ...(project && { project }) })
const used = (agentId: string, input: number, costUsd: number) =>
  stamp.make('token:usage', { agentId, model: 'm', input, costUsd })
const state = folded([
  agent('old', 'shop', 'desk', 'codex'),
  stamp.later(7_200_000).make('agent:registered', { agentId: 'new', name: 'NEW', machine: 'desk', kind: 'codex' }),
  agent('fox', 'shop', 'desk', 'codex'),
  agent('owl', 'shop', 'laptop', 'script'),
  agent('elk', 'bank', 'desk', 'script'),
  stamp.make('session:started', { agentId: 'owl', sessionId: 's', title: 'Mend the Till' }),
  stamp.make('session:activity', { agentId: 'owl', sessionId: 's', subagentId: 'one', subagentPhase: 'start' }),
  stamp.make('session:activity', { agentId: 'owl', sessionId: 's', subagentId: 'two', subagentPhase: 'start' }),
  stamp.make('session:activity', { agentId: 'owl', sessionId: 's', subagentId: 'two', subagentPhase: 'end' }),
  stamp.make('agent:statusChange', { agentId: 'elk', status: 'working', task: 'count the coins' }),
  stamp.make('agent:statusChange', { agentId: 'owl', sessionId: 's', status: 'error' }),
  used('fox', 10, 2),
  used('owl', 30, 1),
])
const now = { workspace: state.workspace, day: '2026-11-21', nowMs: Date.parse(stamp.at) }
const rosterFor = (view: Partial<RosterView>, at = now) => rosterOf(state, { ...EVERYBODY, ...view }, at)
const ids = ({ groups }: Roster) => groups.map(({ name, agents }) => [name, ...agents.map(({ id }) => id)].join(' '))

describe('rosterOf', () => {
  it('groups by what they share, by name, and those who have not told it last', () => {
    expect(ids(rosterFor({}))).toEqual(['bank elk', 'shop owl fox old', ' new'])
    expect(ids(rosterFor({ group: 'machine' }))).toEqual(['desk elk fox new old', 'laptop owl'])
    expect(ids(rosterFor({ group: 'none' }))).toEqual([' owl elk fox new old'])
  })

  it.each([
    ['name', 'elk fox new old owl'],
    ['tokens', 'owl fox elk new old'],
    ['cost', 'fox owl elk new old'],
  ] as const)('orders by %s', (order, expected) => {
    expect(ids(rosterFor({ group: 'none', order }))).toEqual([` ${expected}`])
  })

  it.each([
    [{ statuses: ['error', 'working'] }, 'owl elk'],
    [{ machine: 'desk', kind: 'codex' }, 'fox new old'],
    [{ project: 'bank' }, 'elk'],
    [{ seen: 'hour' }, 'owl elk fox new'],
    [{ text: 'FOX' }, 'fox'],
    [{ text: 'coins' }, 'elk'],
    [{ text: 'till' }, 'owl'],
  ] as const)('lets through %o', (view, expected) => {
    expect(ids(rosterFor({ group: 'none', ...view }))).toEqual([` ${expected}`])
  })

  it('means by today the day of the workspace, not of the one who looks', () => {
    const zoned = { ...now, workspace: { ...state.workspace, zone: 'Pacific/Kiritimati' } }
    expect(rosterFor({ seen: 'today' }).count).toBe(5)
    // 14 hours ahead of UTC: who was heard at 09:00 was so a day before those of 11:00.
    expect(rosterFor({ seen: 'today' }, { ...zoned, day: '2026-11-22' }).count).toBe(4)
    expect(ids(rosterFor({ seen: 'today', group: 'none' }, zoned))).toEqual([' old'])
  })

  it('of any log its groups are everybody once, and its sums those of the Deck', () => {
    fc.assert(
      fc.property(anyEvents(40), fc.constantFrom(...GROUPINGS), fc.constantFrom(...ORDERS), (events, group, order) => {
        const any = folded(events)
        const day = any.last.day ?? '2026-11-21'
        const roster = rosterOf(any, { ...EVERYBODY, group, order }, { ...now, workspace: any.workspace, day })
        const everybody = [...any.agents.values()]
        const shown = roster.groups.flatMap(({ agents }) => agents)
        expect(shown.map(({ id }) => id).sort()).toEqual(everybody.map(({ id }) => id).sort())
        expect(roster.count).toBe(any.agents.size)
        const usage = everybody.map((one) => agentToday(one, day))
        expect(roster.usage).toEqual(usage.reduce(plus, { ...roster.usage, ...zero }))
        const counted = roster.groups.reduce<Record<string, number>>((sum, { counts }) => {
          for (const [status, count] of Object.entries(counts)) sum[status] = (sum[status] ?? 0) + count
          return sum
        }, {})
        expect({ ...noStatus, ...counted }).toEqual(statusCounts(any))
      }),
      { numRuns: 50 },
    )
  })
})

const zero = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, costNano: 0, requests: 0, unpriced: 0 }
const noStatus = { working: 0, waiting: 0, idle: 0, error: 0, offline: 0, stale: 0 }

describe('linesOf', () => {
  it('puts under an agent its sub-agents that run, and closes groups', () => {
    const roster = rosterFor({})
    const keys = (closed: readonly string[]) => linesOf(roster, state, { grouped: true, closed }).map(({ key }) => key)
    expect(keys(['bank', ''])).toEqual([
      'group bank',
      'group shop',
      'agent owl',
      'subagent owl one',
      'agent fox',
      'agent old',
      'group ',
    ])
    expect(linesOf(rosterFor({ group: 'none' }), state, { grouped: false, closed: [''] })[0]?.key).toBe('agent owl')
  })
})
