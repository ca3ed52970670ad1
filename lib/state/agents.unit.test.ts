import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { folded, Stamp } from './event-fixture.ts'
import type { Agent } from './model.ts'

const agentAfter = (events: readonly MissionEvent[], id = 'a'): Agent | undefined => folded(events).agents.get(id)

describe('agents', () => {
  it('one that is only named exists, and keeps what it did when it registers', () => {
    const stamp = new Stamp()
    const events = [stamp.make('token:usage', { agentId: 'a', model: 'opus', input: 3 })]
    expect(agentAfter(events)).toMatchObject({ name: 'a', kind: 'custom', status: 'idle', evidence: null })
    events.push(stamp.make('agent:registered', { agentId: 'a', name: 'Ada', kind: 'codex', project: 'web' }))
    expect(agentAfter(events)).toMatchObject({ name: 'Ada', kind: 'codex', project: 'web', tokens: { input: 3 } })
  })

  it('registering again changes only what it says', () => {
    const stamp = new Stamp()
    const first = stamp.make('agent:registered', { agentId: 'a', name: 'Ada', machine: 'm1', capabilities: ['gate'] })
    const again = stamp.make('agent:registered', { agentId: 'a', machine: 'm2' })
    expect(agentAfter([first, again])).toMatchObject({ name: 'Ada', machine: 'm2', capabilities: ['gate'] })
  })

  it('an id like __proto__ is an id', () => {
    const stamp = new Stamp()
    const state = folded([stamp.make('agent:registered', { agentId: '__proto__', name: 'x' })])
    expect([...state.agents.keys()]).toEqual(['__proto__'])
    expect(Object.hasOwn(Object.prototype, 'name')).toBe(false)
  })

  it('keeps the task while the work goes on, and drops it with the work', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('agent:statusChange', { agentId: 'a', status: 'working', task: 'write tests' }),
      stamp.make('agent:statusChange', { agentId: 'a', status: 'working' }),
    ]
    expect(agentAfter(events)?.current).toMatchObject({ tool: null, title: 'write tests' })
    events.push(stamp.make('agent:statusChange', { agentId: 'a', status: 'idle' }))
    expect(agentAfter(events)).toMatchObject({ current: null, status: 'idle', previousStatus: 'working' })
  })

  it('trusts no clock of a publisher: evidence of its own is of now, that of a connector never of later', () => {
    const stamp = new Stamp()
    const evidenceFrom = (source: 'self' | 'hook', at: string) => {
      const event = stamp.make('agent:statusChange', { agentId: 'a', status: 'working', evidence: { source, at } })
      return [agentAfter([event])?.evidence?.at, event.at]
    }
    const [self, now] = evidenceFrom('self', '2026-11-20T09:00:00Z')
    expect(self).toBe(now)
    const [late, then] = evidenceFrom('hook', '2030-01-01T00:00:00Z')
    expect(late).toBe(then)
    expect(evidenceFrom('hook', '2026-11-21T09:00:00+01:00')[0]).toBe('2026-11-21T08:00:00.000Z')
  })

  it('older evidence of a source does not replace newer', () => {
    const stamp = new Stamp()
    const hook = (status: 'idle' | 'working', at: string) =>
      stamp.make('agent:statusChange', { agentId: 'a', status, evidence: { source: 'hook', at } })
    expect(agentAfter([hook('idle', '2026-11-21T08:00:10Z'), hook('working', '2026-11-21T08:00:05Z')])?.status).toBe(
      'idle',
    )
  })

  it('lifecycle tells where it stands: a crash needs somebody, a connection alone says nothing about work', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('agent:statusChange', { agentId: 'a', status: 'working' }),
      stamp.make('agent:lifecycle', { agentId: 'a', phase: 'connect' }),
    ]
    expect(agentAfter(events)?.status).toBe('working')
    events.push(stamp.make('agent:lifecycle', { agentId: 'a', phase: 'disconnect' }))
    expect(agentAfter(events)?.status).toBe('offline')
    events.push(stamp.make('agent:lifecycle', { agentId: 'a', phase: 'connect' }))
    expect(agentAfter(events)?.status).toBe('working')
    events.push(stamp.make('agent:lifecycle', { agentId: 'a', phase: 'crash', exitCode: 137 }))
    expect(agentAfter(events)).toMatchObject({ status: 'error', evidence: { detail: 'exit code 137' } })
    events.push(stamp.make('agent:lifecycle', { agentId: 'a', phase: 'start' }))
    expect(agentAfter(events)?.status).toBe('idle')
  })

  it('what the server says is no sign of life and brings nobody back', () => {
    const stamp = new Stamp()
    const work = stamp.make('agent:statusChange', { agentId: 'a', status: 'working' })
    const stale = stamp
      .later(700_000)
      .make('agent:statusChange', { agentId: 'a', status: 'stale', evidence: { source: 'server' } })
    expect(agentAfter([work, stale])).toMatchObject({ status: 'stale', lastSeenAt: work.at })
    const usage = stamp.make('token:usage', { agentId: 'a', model: 'opus' })
    expect(agentAfter([work, stale, usage])).toMatchObject({ status: 'working', previousStatus: 'stale' })
    expect(agentAfter([stale])).toBeUndefined()
    const removed = stamp.make('agent:removed', { agentId: 'a' })
    const stale2 = stamp.make('agent:statusChange', { agentId: 'a', status: 'stale', evidence: { source: 'server' } })
    expect(agentAfter([work, removed, stale2])).toBeUndefined()
  })

  it('counts what is heard in buckets of five minutes of the last two hours', () => {
    const stamp = new Stamp()
    const note = () => stamp.make('agent:activity', { agentId: 'a', kind: 'note', title: 'x' })
    const events = [note(), note()]
    events.push(stamp.later(5 * 60_000) && note())
    const pulse = agentAfter(events)?.pulse
    expect(pulse?.at).toBe('2026-11-21T09:05:00.000Z')
    expect(pulse?.counts.slice(-3)).toEqual([0, 2, 1])
    expect(pulse?.counts).toHaveLength(24)
    events.push(stamp.later(115 * 60_000) && note())
    expect(agentAfter(events)?.pulse.counts).toEqual([1, ...new Array(22).fill(0), 1])
    events.push(stamp.later(24 * 3_600_000) && note())
    expect(agentAfter(events)?.pulse.counts).toEqual([...new Array(23).fill(0), 1])
  })

  it('one that is removed takes its sessions and what was open about it along', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('session:started', { sessionId: 's1', agentId: 'a' }),
      stamp.make('session:started', { sessionId: 's2', agentId: 'b' }),
      stamp.make('approval:requested', { approvalId: 'p1', agentId: 'a' }),
      stamp.make('approval:requested', { approvalId: 'p2', agentId: 'a' }),
      stamp.make('approval:resolved', { approvalId: 'p2', decision: 'allow' }),
      stamp.make('command:request', { commandId: 'c1', agentId: 'a', kind: 'stop' }),
      stamp.make('terminal:opened', { terminalId: 'x1', agentId: 'a', cols: 80, rows: 24 }),
      stamp.make('agent:removed', { agentId: 'a' }),
    ])
    expect([...state.agents.keys()]).toEqual(['b'])
    expect([...state.sessions.keys()]).toEqual(['s2'])
    expect([...state.approvals.keys()]).toEqual(['p2'])
    expect([state.commands.size, state.terminals.size]).toEqual([0, 0])
  })

  it('reaches levels by experience that it earned or was granted, and never falls', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('agent:registered', { agentId: 'a' }),
      stamp.make('agent:levelUp', { agentId: 'a', level: 6, xp: 1_500 }),
    ]
    expect(agentAfter(events)).toMatchObject({ level: 6, xp: 1_500 })
    events.push(stamp.make('agent:levelUp', { agentId: 'a', level: 2, xp: 100 }))
    expect(agentAfter(events)).toMatchObject({ level: 6, xp: 1_500 })
  })
})
