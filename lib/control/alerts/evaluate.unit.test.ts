import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventData, EventType, MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { type Act, Memory } from './advance.ts'
import { draftOf } from './alert-draft.ts'
import type { MachineLook } from './condition.ts'
import { ENGINE, evaluate } from './evaluate.ts'
import { createObserver } from './observed.ts'

const START = Date.parse('2026-11-21T12:00:00.000Z')
const IDLE: MachineLook = { name: 'host', disk: { freeBytes: 50, bytes: 100 }, ingestLagMs: 0 }

/** A workspace with its rules, in which time is told. What a rule says is folded at once, as a node's own log does. */
class Office {
  now = START
  state: MissionState = emptyState()
  machine: MachineLook = IDLE
  observer = createObserver(START)
  memory = new Memory()
  readonly said: string[] = []

  tell<T extends EventType>(type: T, data: EventData<T>, actor = 'key:k'): this {
    const at = new Date(this.now).toISOString()
    const seq = this.state.last.seq + 1
    // The pair of type and data is checked by the signature.
    const event = { seq, at, day: at.slice(0, 10), actor, id: `e${seq}`, type, data } as MissionEvent
    this.state = fold(this.state, [event])
    this.observer.note([event], this.state)
    return this
  }

  /** Looks once a second for so long. */
  pass(ms: number): this {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 1_000
      this.look()
    }
    return this
  }

  look(): void {
    const acts = evaluate(
      { state: this.state, now: this.now, observed: this.observer, machine: this.machine },
      this.memory,
    )
    for (const act of acts) this.#say(act)
  }

  #say(act: Act): void {
    this.said.push(`${act.kind} ${act.key}`)
    const { type, data } = draftOf(act)
    this.tell(type, data, ENGINE)
  }

  /** As after a restart: what was only remembered is gone. */
  restart(): this {
    this.memory = new Memory()
    this.observer = createObserver(this.now)
    return this
  }

  open(): readonly string[] {
    return [...this.state.alerts.values()].filter(({ state }) => state !== 'resolved').map(({ id }) => id)
  }
}

const status = (office: Office, agentId: string, now: 'error' | 'working' | 'stale' | 'idle' | 'waiting') =>
  office.tell('agent:statusChange', { agentId, status: now })
const call = (office: Office, agentId: string, ok: boolean) =>
  office.tell('agent:activity', { agentId, kind: 'tool', phase: 'end', title: 'Bash', ok })

describe('a rule', () => {
  it('[P-ALERT-1] has a hundred open at once, and tells of those beyond them as of one more, until there are none', () => {
    const office = new Office()
    for (let n = 0; n < 103; n++) status(office, `a${n}`, 'error')
    office.pass(60_000)
    expect(office.open()).toHaveLength(101)
    expect(office.open()).toContain('error')
    expect(office.said.filter((one) => one === 'fire error')).toHaveLength(1)
    expect(office.state.alerts.get('error')).toMatchObject({ subject: null, message: expect.stringContaining('100') })
    for (let n = 0; n < 3; n++) status(office, `a${n}`, 'working')
    office.pass(60_000)
    expect(office.open()).toHaveLength(100)
    expect(office.open()).toContain('error:agent:a102')
    expect(office.open()).not.toContain('error')
  })

  it('fires once for a subject after it has held for long enough, and ends after it was fine for long enough', () => {
    const office = status(new Office(), 'a', 'error').pass(29_000)
    expect(office.said).toEqual([])
    office.pass(60_000)
    expect(office.said).toEqual(['fire error:agent:a'])
    status(office, 'a', 'working').pass(5_000)
    expect(office.open()).toEqual(['error:agent:a'])
    office.pass(10_000)
    expect(office.said).toEqual(['fire error:agent:a', 'resolve error:agent:a'])
  })

  it('does not flap: what comes back before it is over never ended, and what is gone before it is due never began', () => {
    const office = new Office()
    for (let i = 0; i < 20; i++) {
      status(office, 'a', 'error').pass(20_000)
      status(office, 'a', 'working').pass(5_000)
    }
    expect(office.said).toEqual([])
    status(office, 'a', 'error').pass(40_000)
    for (let i = 0; i < 20; i++) {
      status(office, 'a', 'working').pass(5_000)
      status(office, 'a', 'error').pass(5_000)
    }
    expect(office.said).toEqual(['fire error:agent:a'])
  })

  it('that is turned off, narrowed or removed ends what it fired', () => {
    const office = status(status(new Office(), 'a', 'error'), 'b', 'error').pass(40_000)
    expect(office.open()).toHaveLength(2)
    const rule = { ruleId: 'error', kind: 'error', severity: 'critical' } as const
    office.tell('rule:changed', { ...rule, on: true, scope: { agentId: 'a' } }).pass(12_000)
    expect(office.open()).toEqual(['error:agent:a'])
    office.tell('rule:changed', { ...rule, on: false }).pass(1_000)
    expect(office.open()).toEqual([])
    office.tell('rule:removed', { ruleId: 'error' }).pass(1_000)
    expect(office.open()).toHaveLength(2)
  })

  it('never ends what others fired', () => {
    const office = new Office().tell('system:alert', {
      rule: 'error',
      severity: 'info',
      message: 'x',
      subject: 'agent:z',
    })
    expect(office.pass(60_000).open()).toEqual(['error:agent:z'])
  })

  it('goes on after a restart where it was', () => {
    const office = status(new Office(), 'a', 'error').pass(20_000).restart().pass(11_000)
    expect(office.said).toEqual(['fire error:agent:a'])
    office.restart().pass(60_000)
    expect(office.said).toHaveLength(1)
  })
})

describe('each kind', () => {
  it('waiting: a question by itself, an agent that waits without one as the agent; unseen for long it escalates', () => {
    const office = new Office().tell('approval:requested', { approvalId: 'p', agentId: 'a', question: 'Which?' })
    status(office, 'a', 'waiting')
    status(office, 'b', 'waiting').pass(121_000)
    expect(office.said).toEqual(['fire waiting:approval:p', 'fire waiting:agent:b'])
    expect(office.state.alerts.get('waiting:approval:p')?.message).toBe('a waits for an answer: Which?')
    office.tell('system:alertAcked', { alertId: 'waiting:agent:b' }, 'person:p').pass(16 * 60_000)
    expect(office.said.slice(2)).toEqual(['escalate waiting:approval:p'])
    expect(office.state.alerts.get('waiting:approval:p')?.severity).toBe('critical')
    office.tell('approval:resolved', { approvalId: 'p', decision: 'allow' })
    status(office, 'a', 'working').pass(1_000)
    expect(office.open()).toEqual(['waiting:agent:b'])
  })

  it('waiting: says whether an agent asks for permission or for an answer', () => {
    const office = new Office().tell('approval:requested', { approvalId: 'p', agentId: 'a', tool: 'Bash' })
    const asked = { approvalId: 'q', agentId: 'b', tool: 'AskUserQuestion', question: 'Remove it?' }
    office.tell('approval:requested', asked)
    office.tell('agent:statusChange', { agentId: 'c', status: 'waiting', reason: 'permission' })
    office.tell('agent:statusChange', { agentId: 'd', status: 'waiting', reason: 'input' }).pass(121_000)
    expect([...office.state.alerts.values()].map(({ message }) => message)).toEqual([
      'a asks for permission: Bash',
      'b waits for an answer: Remove it?',
      'c asks for permission',
      'd waits for a person',
    ])
  })

  it('stale: at once, since the status engine waited already', () => {
    expect(status(new Office(), 'a', 'stale').pass(1_000).said).toEqual(['fire stale:agent:a'])
  })

  it('errorRate: of enough calls too many failed; after a restart nothing is over before a window was seen', () => {
    const office = status(new Office(), 'a', 'working')
    for (let i = 0; i < 9; i++) call(office, 'a', i % 2 === 0)
    expect(office.pass(1_000).said).toEqual([])
    call(office, 'a', false).pass(1_000)
    expect(office.said).toEqual(['fire errorRate:agent:a'])
    office.restart().pass(5 * 60_000)
    expect(office.open()).toEqual(['errorRate:agent:a'])
    office.pass(8 * 60_000)
    expect(office.open()).toEqual([])
  })

  it('noProgress: works and gets nothing done; a call that went well is progress, one that failed is not', () => {
    const office = status(new Office(), 'a', 'working').pass(29 * 60_000)
    call(office, 'a', false).pass(60_000)
    expect(office.said).toEqual(['fire noProgress:agent:a'])
    call(office, 'a', true).pass(12_000)
    expect(office.open()).toEqual([])
  })

  it('collision: two live sessions write one file, until one of them is done', () => {
    const office = new Office()
    for (const agentId of ['a', 'b']) {
      office.tell('agent:registered', { agentId, project: 'web', machine: 'desk' })
      status(office, agentId, 'working')
      office.tell('session:started', { sessionId: `s-${agentId}`, agentId })
      office.tell('file:change', { agentId, sessionId: `s-${agentId}`, path: 'a.ts', change: 'modified' })
    }
    office.pass(1_000)
    expect(office.said).toEqual(['fire collision:file:["web",null,"a.ts"]'])
    expect([...office.state.alerts.values()].map(({ message }) => message)).toEqual([
      'a and b write a.ts, each in a copy of its own',
    ])
    office.tell('session:ended', { sessionId: 's-a', agentId: 'a' }).pass(1_000)
    expect(office.open()).toEqual([])
  })

  it('costSpike: far above what is usual, once it is known what is', () => {
    const spend = (office: Office, costUsd: number) => office.tell('token:usage', { agentId: 'a', model: 'm', costUsd })
    const office = spend(new Office(), 50).pass(20 * 60_000)
    expect(office.said).toEqual([])
    const usual = new Office()
    for (let hour = 0; hour < 6; hour++) spend(usual, 2).now += 3_600_000
    usual.restart()
    spend(usual, 2.5).pass(20 * 60_000)
    expect(usual.said).toEqual([])
    spend(usual, 8).pass(6 * 60_000)
    expect(usual.said).toEqual(['fire costSpike'])
    expect(usual.state.alerts.get('costSpike')?.message).toMatch(
      /^The burn is \$\d+\.\d\d an hour, and \$2\.00 is usual$/,
    )
    usual.pass(2 * 3_600_000)
    expect(usual.open()).toEqual([])
  })

  it('system: a component that is down', () => {
    const office = new Office().tell('system:status', { component: 'gateway', status: 'down', detail: 'refused' })
    expect(office.pass(31_000).said).toEqual(['fire system:system:gateway'])
    office.tell('system:status', { component: 'gateway', status: 'up' }).pass(31_000)
    expect(office.open()).toEqual([])
  })

  it('disk and ingestLag: each machine ends its own alone, and what is not known is not over', () => {
    const office = new Office()
    office.machine = { name: 'host', disk: { freeBytes: 9, bytes: 100 }, ingestLagMs: 6_000 }
    office.pass(61_000)
    expect(office.open()).toEqual(['ingestLag:machine:host', 'disk:machine:host'])
    office.machine = { ...IDLE, name: 'other' }
    office.pass(600_000)
    office.machine = { name: 'host', disk: null, ingestLagMs: null }
    office.pass(600_000)
    expect(office.open()).toHaveLength(2)
    office.machine = { name: 'host', disk: { freeBytes: 10.5, bytes: 100 }, ingestLagMs: 4_500 }
    office.pass(600_000)
    expect(office.open()).toHaveLength(2)
    office.machine = IDLE
    expect(office.pass(301_000).open()).toEqual([])
  })

  it('fires for a subject that makes no identifier under a checksum of it', () => {
    const component = `line\u0007 ${'x'.repeat(110)}`
    const office = new Office().tell('system:status', { component, status: 'down' }).pass(31_000)
    expect(office.open()).toEqual([expect.stringMatching(/^system:[\w-]{32}$/)])
    expect(office.pass(60_000).said).toHaveLength(1)
  })
})

describe('[P-ALERT-1] whatever happens', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ pass: fc.constantFrom(1_000, 11_000, 31_000, 130_000) }) },
      {
        weight: 6,
        arbitrary: fc.record({
          agent: fc.constantFrom('a', 'b'),
          status: fc.constantFrom('error', 'working', 'stale', 'waiting'),
        }),
      },
      { weight: 1, arbitrary: fc.record({ restart: fc.constant(true) }) },
      { weight: 1, arbitrary: fc.record({ ack: fc.constantFrom('error:agent:a', 'waiting:agent:b') }) },
      { weight: 1, arbitrary: fc.record({ on: fc.boolean() }) },
    ),
    { maxLength: 25 },
  )

  it('never two fire for one subject, and each that fired ends or is still true', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const office = new Office()
        for (const step of list) {
          if ('pass' in step) office.pass(step.pass)
          else if ('agent' in step) status(office, step.agent, step.status)
          else if ('restart' in step) office.restart()
          else if ('ack' in step) office.tell('system:alertAcked', { alertId: step.ack }, 'person:p')
          else office.tell('rule:changed', { ruleId: 'error', kind: 'error', severity: 'info', on: step.on })
        }
        expectOneAtATime(office.said)
        office.pass(60_000)
        for (const alert of office.state.alerts.values()) expectTrue(office.state, alert)
      }),
      { numRuns: 300 },
    )
  })

  function expectOneAtATime(said: readonly string[]): void {
    const open = new Set<string>()
    for (const [what, key] of said.map((line) => line.split(' '))) {
      if (what === 'fire') expect(open.has(key ?? '')).toBe(false)
      else expect(open.has(key ?? '')).toBe(true)
      if (what === 'fire') open.add(key ?? '')
      if (what === 'resolve') open.delete(key ?? '')
    }
  }

  function expectTrue(state: MissionState, { rule, subject, state: its }: Alert): void {
    const agent = state.agents.get(subject?.slice('agent:'.length) ?? '')
    const holds = agent?.status === rule && (state.rules.get(rule)?.on ?? true)
    if (its !== 'resolved') expect(holds).toBe(true)
  }
})
