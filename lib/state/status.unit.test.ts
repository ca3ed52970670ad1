import { describe, expect, it } from 'vitest'
import type { AgentStatus, EvidenceSource } from '#lib/protocol/event.ts'
import type { Evidence, Said, Session } from './model.ts'
import { agentStanding, isOverdue, sessionStanding, staleAfterMs } from './status.ts'
import { NO_USAGE } from './usage.ts'

const at = (seconds: number) => new Date(Date.parse('2026-11-21T09:00:00.000Z') + seconds * 1_000).toISOString()
let seq = 0

function by(source: EvidenceSource, status: AgentStatus, seconds: number): Evidence {
  return { source, status, reason: null, task: null, detail: null, at: at(seconds), seq: ++seq }
}
const said = (...evidence: Evidence[]): Said => Object.fromEntries(evidence.map((one) => [one.source, one]))

function session(id: string, ...evidence: Evidence[]): Session {
  return {
    id,
    agentId: 'a',
    confirmed: true,
    title: null,
    model: null,
    project: null,
    startedAt: at(0),
    lastAt:
      evidence
        .map((one) => one.at)
        .sort()
        .at(-1) ?? at(0),
    endedAt: null,
    endReason: null,
    said: said(...evidence),
    asks: null,
    tools: [],
    subagents: [],
    messages: [],
    tokens: NO_USAGE,
    meter: null,
    unattributed: [],
  }
}
const statusOf = (...evidence: Evidence[]) => sessionStanding(session('s', ...evidence)).status

describe('the status of a session', () => {
  it('is what was said last, whoever said it', () => {
    expect(statusOf(by('hook', 'waiting', 10), by('self', 'working', 20))).toBe('working')
    expect(statusOf(by('self', 'working', 20), by('hook', 'waiting', 30))).toBe('waiting')
  })

  it('goes by the log where two were said at the same time', () => {
    expect(statusOf(by('self', 'idle', 5), by('hook', 'working', 5))).toBe('working')
    expect(statusOf(by('hook', 'working', 5), by('self', 'idle', 5))).toBe('idle')
  })

  it('becomes offline when a process or a socket says so, until somebody says more', () => {
    expect(statusOf(by('hook', 'working', 10), by('process', 'offline', 11))).toBe('offline')
    expect(statusOf(by('process', 'offline', 11), by('hook', 'working', 12))).toBe('working')
  })

  it('does not lose a question to telemetry that was made a moment later', () => {
    expect(statusOf(by('hook', 'waiting', 10), by('telemetry', 'working', 12))).toBe('waiting')
    expect(statusOf(by('hook', 'waiting', 10), by('telemetry', 'working', 70))).toBe('waiting')
    expect(statusOf(by('hook', 'waiting', 10), by('telemetry', 'working', 71))).toBe('working')
    expect(statusOf(by('telemetry', 'working', 12))).toBe('working')
  })

  it('does not turn idle because a socket is there', () => {
    expect(statusOf(by('hook', 'working', 10), by('socket', 'idle', 20))).toBe('working')
    expect(statusOf(by('self', 'offline', 10), by('socket', 'idle', 20))).toBe('idle')
    expect(statusOf(by('process', 'offline', 20), by('socket', 'idle', 10))).toBe('offline')
    expect(statusOf(by('socket', 'idle', 20))).toBe('idle')
  })

  it('is stale until something is heard', () => {
    const stale = session('s', by('hook', 'working', 10), by('server', 'stale', 700))
    expect(sessionStanding({ ...stale, lastAt: at(10) }).status).toBe('stale')
    expect(sessionStanding({ ...stale, lastAt: at(701) }).status).toBe('working')
  })

  it('tells the other source where two disagree within a minute', () => {
    const hook = by('hook', 'working', 10)
    expect(sessionStanding(session('s', hook, by('self', 'idle', 60))).conflict).toBe(hook)
    expect(sessionStanding(session('s', hook, by('self', 'idle', 70))).conflict).toBe(hook)
    expect(sessionStanding(session('s', hook, by('self', 'idle', 71))).conflict).toBeNull()
    expect(sessionStanding(session('s', hook, by('self', 'working', 60))).conflict).toBeNull()
  })

  it('calls it no conflict when somebody leaves, is stale, or is merely there', () => {
    const hook = by('hook', 'working', 10)
    expect(sessionStanding(session('s', hook, by('process', 'offline', 12))).conflict).toBeNull()
    expect(sessionStanding(session('s', by('server', 'stale', 5), hook)).conflict).toBeNull()
    expect(sessionStanding(session('s', by('socket', 'idle', 11), hook)).conflict).toBeNull()
  })

  it('is offline once it has ended', () => {
    expect(sessionStanding({ ...session('s', by('hook', 'working', 1)), endedAt: at(2) }).status).toBe('offline')
  })
})

describe('the status of an agent', () => {
  const agent = (...evidence: Evidence[]) => ({ said: said(...evidence), asks: null, lastSeenAt: at(0) })
  const rank: AgentStatus[] = ['error', 'waiting', 'working', 'stale', 'idle', 'offline']

  it('is that of its busiest session: what needs a person, then work', () => {
    for (const [index, status] of rank.entries()) {
      const sessions = rank.slice(index).map((one, place) => session(one, by('hook', one, 100 + place)))
      expect(agentStanding(agent(), sessions).status).toBe(status)
      expect(agentStanding(agent(), sessions.reverse()).session?.id).toBe(status)
    }
  })

  it('is its own where no session has any evidence', () => {
    expect(agentStanding(agent(by('self', 'working', 1)), [session('s')]).status).toBe('working')
    expect(agentStanding(agent(), [session('s')])).toMatchObject({ status: 'idle', evidence: null, session: null })
  })

  it('is that of the session where the agent itself says otherwise', () => {
    expect(agentStanding(agent(by('self', 'idle', 50)), [session('s', by('hook', 'waiting', 1))]).status).toBe(
      'waiting',
    )
  })

  it('is offline or broken as a whole for all that its sessions said before', () => {
    const sessions = [session('s', by('hook', 'working', 10))]
    expect(agentStanding(agent(by('socket', 'offline', 11)), sessions).status).toBe('offline')
    expect(agentStanding(agent(by('self', 'error', 11)), sessions).status).toBe('error')
    expect(agentStanding(agent(by('socket', 'offline', 9)), sessions).status).toBe('working')
  })

  it('stays offline when the server later calls one of its sessions stale', () => {
    const stale = { ...session('s', by('hook', 'working', 10), by('server', 'stale', 700)), lastAt: at(10) }
    expect(agentStanding(agent(by('socket', 'offline', 11)), [stale]).status).toBe('offline')
    expect(agentStanding(agent(by('socket', 'offline', 9)), [stale]).status).toBe('stale')
  })
})

describe('staleness', () => {
  const now = (minutes: number) => Date.parse(at(0)) + minutes * 60_000

  it('begins ten minutes after the last sign of work', () => {
    const working = session('s', by('hook', 'working', 0))
    expect(isOverdue(working, now(10))).toBe(false)
    expect(isOverdue(working, now(10) + 1)).toBe(true)
    expect(isOverdue({ ...working, lastAt: at(60) }, now(11))).toBe(false)
  })

  it('spares for a day who waits, and for ever who is idle, silent or gone', () => {
    const waiting = session('s', by('hook', 'waiting', 0))
    expect(isOverdue(waiting, now(24 * 60))).toBe(false)
    expect(isOverdue(waiting, now(24 * 60) + 1)).toBe(true)
    for (const status of ['idle', 'offline', 'error', 'stale'] as const) {
      expect(isOverdue(session('s', by('hook', status, 0)), now(1e6))).toBe(false)
      expect(staleAfterMs({ status })).toBeNull()
    }
    expect(isOverdue(session('s'), now(1e6))).toBe(false)
    expect(isOverdue({ ...session('s', by('hook', 'working', 0)), endedAt: at(1) }, now(1e6))).toBe(false)
  })
})
