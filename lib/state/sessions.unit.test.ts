import { describe, expect, it } from 'vitest'
import { folded, Stamp } from './event-fixture.ts'
import { emptyState, fold } from './mission.ts'

describe('whose a session is', () => {
  it('stays open until an event tells it, and its usage waits for that', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('token:usage', { sessionId: 's', model: 'opus', input: 10, costUsd: 0.1 }),
      stamp.make('token:usage', { sessionId: 's', model: 'opus', input: 5, costUsd: 0.2 }),
      stamp.make('token:usage', { sessionId: 's', model: 'haiku', output: 7 }),
    ]
    const before = folded(events)
    expect(before.agents.size).toBe(0)
    expect(before.sessions.get('s')).toMatchObject({ agentId: null, tokens: { requests: 3 } })
    expect(before.sessions.get('s')?.unattributed).toHaveLength(2)

    events.push(stamp.make('session:started', { sessionId: 's', agentId: 'a', project: 'web' }))
    const { sessions, agents, tokens } = folded(events)
    expect(sessions.get('s')).toMatchObject({ agentId: 'a', unattributed: [] })
    expect(agents.get('a')?.tokens).toMatchObject({ input: 15, output: 7, costNano: 300_000_000, requests: 3 })
    expect(agents.get('a')?.today).toMatchObject({ day: '2026-11-21', usage: { requests: 3 } })
    expect([...tokens.days.keys()].map((key) => JSON.parse(key))).toEqual([
      ['2026-11-21', 'a', 'opus', null],
      ['2026-11-21', 'a', 'haiku', null],
    ])
    expect([...tokens.hours.values()].map(({ agentId, requests }) => [agentId, requests])).toEqual([
      ['a', 2],
      ['a', 1],
    ])
    expect(tokens.all.requests).toBe(3)

    events.push(stamp.make('session:activity', { sessionId: 's', agentId: 'a' }))
    expect(folded(events).agents.get('a')?.tokens.requests).toBe(3)
  })

  it('leaves the usage of nobody where it is when another session finds its agent', () => {
    const stamp = new Stamp()
    const { tokens } = folded([
      stamp.make('token:usage', { sessionId: 's', model: 'opus', input: 10 }),
      stamp.make('token:usage', { sessionId: 'r', model: 'opus', input: 1 }),
      stamp.make('session:started', { sessionId: 's', agentId: 'a' }),
    ])
    expect([...tokens.days.values()].map(({ agentId, input }) => [agentId, input])).toEqual([
      [null, 1],
      ['a', 10],
    ])
  })

  it('is the first agent that is named, until session:started says whose it is, for good', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('agent:activity', { sessionId: 's', agentId: 'a', kind: 'note', title: 'x' }),
      stamp.make('agent:activity', { sessionId: 's', agentId: 'b', kind: 'note', title: 'x' }),
    ]
    expect(folded(events).sessions.get('s')?.agentId).toBe('a')
    events.push(stamp.make('session:started', { sessionId: 's', agentId: 'c' }))
    events.push(stamp.make('token:usage', { sessionId: 's', agentId: 'a', model: 'opus', input: 4 }))
    const { sessions, agents } = folded(events)
    expect(sessions.get('s')).toMatchObject({ agentId: 'c', confirmed: true })
    expect(agents.get('c')).toMatchObject({ liveSessions: ['s'], tokens: { input: 4 } })
    expect(agents.get('a')).toMatchObject({ liveSessions: [], tokens: { input: 0 } })
    expect(agents.has('b')).toBe(false)
  })
})

describe('sessions', () => {
  const status = (stamp: Stamp, value: 'working' | 'waiting' | 'idle' | 'error') =>
    stamp.make('agent:statusChange', {
      sessionId: 's',
      agentId: 'a',
      status: value,
      evidence: { source: 'hook' },
      ...(value === 'waiting' && { reason: 'permission' as const }),
    })

  it('a wait ends with the next evidence about the same session', () => {
    const stamp = new Stamp()
    const events = [status(stamp, 'waiting')]
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'waiting', reason: 'permission' })
    events.push(status(stamp, 'working'))
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'working', reason: null, previousStatus: 'waiting' })
  })

  it('one that ended counts no more, and lets go of what was running', () => {
    const stamp = new Stamp()
    const events = [
      status(stamp, 'working'),
      stamp.make('agent:activity', { sessionId: 's', kind: 'tool', phase: 'start', toolUseId: 'u', title: 'make' }),
      stamp.make('session:ended', { sessionId: 's', reason: 'exit' }),
    ]
    const { agents, sessions } = folded(events)
    expect(agents.get('a')).toMatchObject({ liveSessions: [], current: null })
    expect(sessions.get('s')).toMatchObject({ endReason: 'exit', tools: [], said: {} })
  })

  it('an agent whose last session ended is gone, with the end as evidence, until another starts to speak', () => {
    const stamp = new Stamp()
    const events = [status(stamp, 'working'), status(stamp, 'idle')]
    events.push(stamp.make('session:ended', { sessionId: 's', reason: 'exit' }))
    expect(folded(events).agents.get('a')).toMatchObject({
      status: 'offline',
      evidence: { source: 'hook', detail: 'session ended (exit)' },
    })
    events.push(stamp.make('agent:statusChange', { agentId: 'a', sessionId: 's2', status: 'working' }))
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'working' })
  })

  it('an agent whose last session broke down stays broken down, and says so', () => {
    const stamp = new Stamp()
    const events = [status(stamp, 'working'), status(stamp, 'error')]
    events.push(stamp.make('session:ended', { sessionId: 's' }))
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'error', liveSessions: [] })
  })

  it('an agent that speaks for itself is not sent away by the end of a session', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('agent:statusChange', { agentId: 'a', status: 'idle', evidence: { source: 'self' } }),
      status(stamp, 'working'),
      stamp.make('session:ended', { sessionId: 's' }),
    ]
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'idle' })
  })

  it('the end of a session closes what it asked', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('approval:requested', { approvalId: 'p', agentId: 'a', sessionId: 's', tool: 'Bash' }),
      stamp.make('session:ended', { sessionId: 's' }),
    ]
    expect(folded(events).approvals.get('p')?.resolution).toMatchObject({ decision: 'elsewhere', by: 'server' })
  })

  it('one that goes on after its end is live again; a hook that was overtaken does not wake it', () => {
    const stamp = new Stamp()
    const events = [status(stamp, 'working'), stamp.make('session:ended', { sessionId: 's' }), status(stamp, 'working')]
    expect(folded(events).sessions.get('s')?.endedAt).not.toBeNull()
    events.push(status(stamp.later(10_000), 'idle'))
    expect(folded(events).sessions.get('s')?.endedAt).not.toBeNull()
    events.push(status(stamp, 'working'))
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'working', liveSessions: ['s'] })
  })

  it('one that starts again is open, with what it was', () => {
    const stamp = new Stamp()
    const { sessions, agents } = folded([
      stamp.make('session:started', { sessionId: 's', agentId: 'a', title: 'Fix it', model: 'opus' }),
      stamp.make('session:ended', { sessionId: 's', reason: 'exit' }),
      stamp.make('session:started', { sessionId: 's', agentId: 'a', source: 'resume' }),
    ])
    expect(sessions.get('s')).toMatchObject({ title: 'Fix it', model: 'opus', endedAt: null, endReason: null })
    expect(agents.get('a')?.liveSessions).toEqual(['s'])
  })

  it('keeps the last three messages, cut between characters', () => {
    const stamp = new Stamp()
    const say = (text: string, role: 'user' | 'assistant') =>
      stamp.make('session:activity', { sessionId: 's', agentId: 'a', lastMessage: text, role })
    const long = `x${'😀'.repeat(200)}`
    const { sessions, agents } = folded([
      say('1', 'user'),
      say('2', 'assistant'),
      say(long, 'assistant'),
      say('4', 'user'),
    ])
    const texts = sessions.get('s')?.messages.map(({ text }) => text)
    expect(texts?.[0]).toBe('2')
    expect(texts?.[1]?.length).toBeLessThanOrEqual(280)
    expect(texts?.[1]?.isWellFormed()).toBe(true)
    expect(texts?.[2]).toBe('4')
    expect(agents.get('a')?.lastMessage).toBe(texts?.[1])
  })

  it('lists sub-agents, and forgets ended ones first', () => {
    const stamp = new Stamp()
    const sub = (subagentId: string, subagentPhase: 'start' | 'end') =>
      stamp.make('session:activity', {
        sessionId: 's',
        agentId: 'a',
        subagentId,
        subagentType: 'Explore',
        subagentPhase,
      })
    const events = [sub('x0', 'start'), sub('x1', 'start'), sub('x1', 'end')]
    expect(folded(events).sessions.get('s')?.subagents).toMatchObject([
      { id: 'x0', running: true, type: 'Explore', endedAt: null },
      { id: 'x1', running: false },
    ])
    for (let index = 2; index <= 20; index++) events.push(sub(`x${index}`, 'start'))
    const ids = folded(events)
      .sessions.get('s')
      ?.subagents.map(({ id }) => id)
    expect(ids).toHaveLength(20)
    expect(ids).toContain('x0')
    expect(ids).not.toContain('x1')
  })
})

describe('how long sessions are kept', () => {
  it('forgets those not heard for a day when the hour turns, but never the last of an agent', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('session:started', { sessionId: 'old', agentId: 'a' }),
      stamp.make('session:started', { sessionId: 'last', agentId: 'a' }),
      stamp.make('session:started', { sessionId: 'nobodys' }),
      stamp.make('agent:statusChange', { sessionId: 'old', status: 'working', evidence: { source: 'hook' } }),
      stamp.make('session:activity', { sessionId: 'last' }),
      stamp.later(25 * 3_600_000).make('session:started', { sessionId: 'new', agentId: 'b' }),
    ]
    const { sessions, agents } = folded(events)
    expect([...sessions.keys()]).toEqual(['last', 'new'])
    expect(agents.get('a')).toMatchObject({ liveSessions: ['last'], status: 'idle', previousStatus: 'working' })
  })

  it('forgets the ones heard longest ago where a day has too many', () => {
    const stamp = new Stamp()
    const events = Array.from({ length: 2_000 }, (_, index) =>
      stamp.make('session:started', { sessionId: `s${index}`, agentId: index === 0 ? 'once' : 'a' }),
    )
    const whole = folded(events)
    expect(whole.sessions.size).toBeLessThanOrEqual(502)
    expect(whole.sessions.size).toBeGreaterThan(440)
    expect(whole.sessions.has('s0')).toBe(true)
    expect(whole.sessions.has('s1999')).toBe(true)
    expect(whole.sessions.has('s1')).toBe(false)
    expect(whole.agents.get('a')?.liveSessions).toEqual([...whole.sessions.keys()].slice(1).sort())
    let split = emptyState()
    for (let from = 0; from < events.length; from += 7) split = fold(split, events.slice(from, from + 7))
    expect(split).toStrictEqual(whole)
  })
})
