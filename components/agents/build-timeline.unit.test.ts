import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { anyEvents, Stamp } from '#lib/state/event-fixture.ts'
import { buildTimeline } from './build-timeline.ts'
import type { Call, Entry, Turn } from './timeline.ts'

const stamp = new Stamp()
const make = stamp.make.bind(stamp)
const S = { sessionId: 's', agentId: 'fox' }
type ToolEvent = Partial<Extract<MissionEvent, { type: 'agent:activity' }>['data']>
const tool = (phase: 'start' | 'end', more: ToolEvent = {}) =>
  make('agent:activity', { ...S, kind: 'tool', phase, tool: 'Bash', title: 'Bash: npm test', ...more })
const asked = (lastMessage: string) => make('session:activity', { ...S, lastMessage, role: 'user' })
const ended = () => make('session:ended', S)
const sub = (subagentPhase: 'start' | 'end', subagentId = 'sub') =>
  make('session:activity', { ...S, subagentId, subagentType: 'Explore', subagentPhase })

const build = (events: readonly MissionEvent[]) => buildTimeline(events, () => true)
const entriesOf = (turns: readonly Turn[]) => turns.flatMap(({ entries }) => entries)
const callsOf = (turns: readonly Turn[]) => entriesOf(turns).filter((entry): entry is Call => entry.kind === 'call')
/** `Bash done 2000`, with what is inside in brackets. */
const words = (entry: Entry): string => {
  const own = {
    call: (call: Call) => [call.tool, call.outcome, call.durationMs].filter((part) => part !== null).join(' '),
    said: (said: Extract<Entry, { kind: 'said' }>) => `${said.role}: ${said.text}`,
    note: (note: Extract<Entry, { kind: 'note' }>) => note.title,
  }
  const line = entry.kind === 'call' ? own.call(entry) : entry.kind === 'said' ? own.said(entry) : own.note(entry)
  return entry.inner.length === 0 ? line : `${line} [${entry.inner.map(words).join(', ')}]`
}
const told = (events: readonly MissionEvent[]) => entriesOf(build(events)).map(words)

describe('a tool call', () => {
  it.each<[string, () => MissionEvent[], string[]]>([
    ['runs until it ends', () => [tool('start', { toolUseId: 'a' })], ['Bash running']],
    [
      'has the duration that was reported',
      () => [tool('start', { toolUseId: 'a' }), tool('end', { toolUseId: 'a', ok: true, durationMs: 640 })],
      ['Bash done 640'],
    ],
    [
      'has the time between start and end where none was reported',
      () => [tool('start', { toolUseId: 'a' }), tool('end', { toolUseId: 'a', ok: true })],
      ['Bash done 1000'],
    ],
    [
      'fails when its end says so',
      () => [tool('start', { toolUseId: 'a' }), tool('end', { toolUseId: 'a', ok: false, durationMs: 5 })],
      ['Bash failed 5'],
    ],
    [
      'is over without a result when its end tells none',
      () => [tool('start', { toolUseId: 'a' }), tool('end', { toolUseId: 'a' })],
      ['Bash ended'],
    ],
    [
      'is one row when its end comes first',
      () => {
        const end = tool('end', { toolUseId: 'a', ok: true, durationMs: 20 })
        return [end, tool('start', { toolUseId: 'a' })]
      },
      ['Bash done 20'],
    ],
    [
      'is one row when its start is told twice',
      () => [tool('start', { toolUseId: 'a' }), tool('start', { toolUseId: 'a' })],
      ['Bash running'],
    ],
    [
      'is there with its end alone',
      () => [tool('end', { toolUseId: 'a', ok: true, durationMs: 20 })],
      ['Bash done 20'],
    ],
    [
      'without an id ends the last running one of its tool',
      () => [tool('start'), tool('start', { tool: 'Read' }), tool('end', { ok: true, durationMs: 7 })],
      ['Bash done 7', 'Read running'],
    ],
    [
      'is over when its session ends',
      () => [tool('start', { toolUseId: 'a' }), ended()],
      ['Bash ended', 'Session ended'],
    ],
    [
      'keeps its result when its end comes after that of its session',
      () => [tool('start', { toolUseId: 'a' }), ended(), tool('end', { toolUseId: 'a', ok: true, durationMs: 9 })],
      ['Bash done 9', 'Session ended'],
    ],
    [
      'that was overtaken by the end of its session does not run',
      () => [tool('start'), ended(), tool('start', { tool: 'Read' })],
      ['Bash ended', 'Session ended', 'Read ended'],
    ],
  ])('%s', (_what, events, rows) => {
    expect(told(events())).toEqual(rows)
  })

  it('of a session that went on without a word runs', () => {
    const end = ended()
    stamp.later(60_000)
    expect(told([end, tool('start')])).toEqual(['Session ended', 'Bash running'])
  })

  it('began its duration before its end where only that is known', () => {
    const end = tool('end', { toolUseId: 'a', ok: true, durationMs: 90_000 })
    expect(callsOf(build([end]))[0]?.at).toBe(new Date(Date.parse(end.at) - 90_000).toISOString())
  })

  it('outside a session is over when its agent stops, and not when it connects', () => {
    const start = () =>
      make('agent:activity', { agentId: 'fox', kind: 'tool', phase: 'start', tool: 'Bash', title: 'x' })
    const phase = (phase: 'stop' | 'connect') => make('agent:lifecycle', { agentId: 'fox', phase })
    expect(told([start(), phase('connect')])).toEqual(['Bash running'])
    expect(told([start(), phase('stop')])).toEqual(['Bash ended', 'Stopped'])
  })
})

describe('a sub-agent', () => {
  it('has its calls under the call that started it', () => {
    const events = [
      tool('start', { toolUseId: 'a', tool: 'Agent' }),
      sub('start'),
      tool('start', { toolUseId: 'b', subagentId: 'sub', tool: 'Grep' }),
      tool('end', { toolUseId: 'b', subagentId: 'sub', tool: 'Grep', ok: true, durationMs: 90 }),
      sub('end'),
      tool('end', { toolUseId: 'a', tool: 'Agent', ok: true, durationMs: 71_000 }),
    ]
    expect(told(events)).toEqual(['Agent done 71000 [Grep done 90]'])
    expect(build(events)[0]).toMatchObject({ calls: 2, failed: 0 })
  })

  it('is not mixed with another that runs beside it', () => {
    const inner = (subagentId: string, name: string) => tool('start', { subagentId, tool: name })
    const events = [
      tool('start', { toolUseId: 'a', tool: 'Task' }),
      tool('start', { toolUseId: 'b', tool: 'Task' }),
      sub('start', 'one'),
      sub('start', 'two'),
      inner('two', 'Read'),
      inner('one', 'Grep'),
    ]
    expect(told(events)).toEqual(['Task running [Grep running]', 'Task running [Read running]'])
  })

  it('has a line of its own where nobody tells what started it', () => {
    expect(told([sub('start'), tool('start', { subagentId: 'sub', tool: 'Read' })])).toEqual([
      'Sub-agent Explore [Read running]',
    ])
  })
})

describe('a turn', () => {
  it('begins with what a person asks, and holds what came of it', () => {
    const events = [
      make('session:started', S),
      asked('one'),
      tool('start', { toolUseId: 'a' }),
      tool('end', { toolUseId: 'a', ok: false }),
      make('token:usage', { sessionId: 's', model: 'm', costUsd: 0.25 }),
      make('session:activity', { ...S, lastMessage: 'done', role: 'assistant' }),
      asked('two'),
    ]
    const turns = build(events)
    expect(turns.map(({ entries }) => entries.map(words))).toEqual([
      ['Session started', 'user: one', 'Bash failed 1000', 'assistant: done'],
      ['user: two'],
    ])
    expect(
      turns.map(({ number, calls, failed, usage, isLast }) => [
        number,
        calls,
        failed,
        usage.requests,
        usage.costNano,
        isLast,
      ]),
    ).toEqual([
      [1, 1, 1, 1, 250_000_000, false],
      [2, 0, 0, 0, 0, true],
    ])
    expect(turns[0]).toMatchObject({ at: events[0]?.at, endAt: events[5]?.at })
  })

  it('has no number where the start of its session is not known', () => {
    expect(buildTimeline([asked('one'), asked('two')], () => false).map(({ number }) => number)).toEqual([null, null])
  })

  it('before the first prompt is no numbered one', () => {
    expect(build([tool('start'), asked('one')]).map(({ number }) => number)).toEqual([0, 1])
  })

  it('belongs to its session, whatever other session goes on beside it', () => {
    const other = { sessionId: 'o', agentId: 'fox' }
    const turns = build([
      asked('here'),
      make('session:activity', { ...other, lastMessage: 'there', role: 'user' }),
      tool('start'),
      make('agent:activity', { agentId: 'fox', kind: 'note', title: 'outside' }),
    ])
    expect(turns.map(({ sessionId, entries }) => [sessionId, ...entries.map(words)])).toEqual([
      ['s', 'user: here', 'Bash running'],
      ['o', 'user: there'],
      [null, 'outside'],
    ])
    expect(turns.every(({ isLast }) => isLast)).toBe(true)
  })
})

it('tells a session that is introduced twice once, and a resumed one again', () => {
  const started = () => make('session:started', S)
  expect(told([started(), started(), ended(), started()])).toEqual([
    'Session started',
    'Session ended',
    'Session resumed',
  ])
})

it('tells of a file only what no session did, and nothing of what was read', () => {
  const file = (data: object) => make('file:change', { path: 'a.ts', change: 'modified', ...data })
  expect(told([file(S), file({ agentId: 'fox' }), file({ agentId: 'fox', change: 'read' })])).toEqual(['modified a.ts'])
})

it('gives the same for the same events in any order, each call once', () => {
  fc.assert(
    fc.property(anyEvents(40), fc.integer(), (events, seed) => {
      const shuffled = [...events].sort((a, b) => ((a.seq * 7919 + seed) % 97) - ((b.seq * 7919 + seed) % 97))
      const turns = build(events)
      expect(build(shuffled)).toEqual(turns)
      const keysIn = ({ key, inner }: Entry): number[] => [key, ...inner.flatMap(keysIn)]
      const keys = entriesOf(turns).flatMap(keysIn)
      expect(new Set(keys).size).toBe(keys.length)
    }),
    { numRuns: 200 },
  )
})
