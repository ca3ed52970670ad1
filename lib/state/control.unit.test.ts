import { describe, expect, it } from 'vitest'
import { folded, Stamp } from './event-fixture.ts'
import { NO_LIMITS } from './task-limits.ts'

describe('approvals', () => {
  const ask = (stamp: Stamp, approvalId = 'p') =>
    stamp.make('approval:requested', {
      approvalId,
      agentId: 'a',
      sessionId: 's',
      tool: 'Bash',
      input: { command: 'ls' },
    })

  it('the first answer stands, whatever comes after', () => {
    const stamp = new Stamp()
    const first = [
      ask(stamp),
      stamp.make('approval:resolved', { approvalId: 'p', decision: 'deny', by: 'person:p', message: 'no' }),
    ]
    const { approvals } = folded([
      ...first,
      stamp.make('approval:resolved', { approvalId: 'p', decision: 'allow' }),
      ask(stamp),
    ])
    expect(approvals).toStrictEqual(folded(first).approvals)
    expect(approvals.get('p')?.resolution).toMatchObject({ decision: 'deny', by: 'person:p', message: 'no' })
  })

  it('belongs to the agent whose session asked', () => {
    const stamp = new Stamp()
    const { approvals } = folded([stamp.make('session:started', { sessionId: 's', agentId: 'owner' }), ask(stamp)])
    expect(approvals.get('p')?.agentId).toBe('owner')
  })

  it('shows all of what is asked while it is open, and its beginning once it is closed', () => {
    const stamp = new Stamp()
    const input = { command: 'x'.repeat(5_000) }
    const events = [stamp.make('approval:requested', { approvalId: 'p', agentId: 'a', input })]
    expect(folded(events).approvals.get('p')?.input).toStrictEqual(input)
    events.push(stamp.make('approval:resolved', { approvalId: 'p', decision: 'allow' }))
    const kept = folded(events).approvals.get('p')?.input
    expect(kept).toMatch(/^\{"command":"xxx.*…$/)
    expect(String(kept)).toHaveLength(1_000)
  })

  it('an answer to nothing is passed over', () => {
    expect(folded([new Stamp().make('approval:resolved', { approvalId: 'p', decision: 'allow' })]).approvals.size).toBe(
      0,
    )
  })

  it('all open ones stay and the last 100 closed', () => {
    const stamp = new Stamp()
    const events = Array.from({ length: 120 }, (_, index) => ask(stamp, `p${index}`))
    for (let index = 0; index < 110; index++) {
      events.push(stamp.make('approval:resolved', { approvalId: `p${index}`, decision: 'allow' }))
    }
    const { approvals } = folded(events)
    expect(approvals.size).toBe(110)
    expect([approvals.has('p9'), approvals.has('p10'), approvals.has('p119')]).toEqual([false, true, true])
  })
})

describe('commands', () => {
  it('go from the request by way of the delivery to their outcome, which stands', () => {
    const stamp = new Stamp()
    const request = stamp.make('command:request', { commandId: 'c', agentId: 'a', kind: 'say', args: { text: 'hi' } })
    const delivered = stamp.make('command:delivered', { commandId: 'c' })
    const events = [request, delivered, stamp.make('command:delivered', { commandId: 'c' })]
    expect(folded(events).commands.get('c')).toMatchObject({ deliveredAt: delivered.at, outcome: null, by: 'key:k1' })
    events.push(stamp.make('command:result', { commandId: 'c', outcome: 'unknown' }))
    events.push(stamp.make('command:result', { commandId: 'c', outcome: 'done', output: 'hello' }))
    events.push(stamp.make('command:result', { commandId: 'c', outcome: 'failed' }))
    expect(folded(events).commands.get('c')).toMatchObject({ outcome: 'done', output: 'hello', args: { text: 'hi' } })
  })

  it('an interrupt is a command', () => {
    const stamp = new Stamp()
    const { commands } = folded([stamp.make('command:interrupt', { commandId: 'c', agentId: 'a' })])
    expect(commands.get('c')).toMatchObject({ kind: 'interrupt', args: null })
  })

  it('only an outcome that the agent itself can know is a sign of it', () => {
    const stamp = new Stamp()
    const request = stamp.make('command:request', { commandId: 'c', agentId: 'a', kind: 'say' })
    const expired = stamp.make('command:result', { commandId: 'c', outcome: 'expired' })
    expect(folded([request, expired]).agents.get('a')?.lastSeenAt).toBe(request.at)
    const done = stamp.make('command:result', { commandId: 'c', outcome: 'done' })
    expect(folded([request, expired, done]).agents.get('a')?.lastSeenAt).toBe(done.at)
  })
})

describe('terminals', () => {
  it('open, change their size, close and open again', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('terminal:opened', { terminalId: 'x', agentId: 'a', cols: 80, rows: 24, title: 'zsh' }),
      stamp.make('terminal:resized', { terminalId: 'x', cols: 120, rows: 40 }),
      stamp.make('terminal:closed', { terminalId: 'x', exitCode: 1 }),
      stamp.make('terminal:closed', { terminalId: 'x', exitCode: 0 }),
      stamp.make('terminal:resized', { terminalId: 'unknown', cols: 1, rows: 1 }),
    ]
    const { terminals } = folded(events)
    expect(terminals.size).toBe(1)
    expect(terminals.get('x')).toMatchObject({ cols: 120, rows: 40, exitCode: 1, title: 'zsh', agentId: 'a' })
    events.push(stamp.make('terminal:opened', { terminalId: 'x', agentId: 'a', cols: 80, rows: 24 }))
    expect(folded(events).terminals.get('x')).toMatchObject({ closedAt: null, exitCode: null, title: 'zsh' })
  })
})

describe('alerts', () => {
  const fire = (stamp: Stamp, message = 'disk is full') =>
    stamp.make('system:alert', { rule: 'disk', subject: 'host', severity: 'critical', message })

  it('one that fires again while it fires is the same alert, seen or not', () => {
    const stamp = new Stamp()
    const events = [fire(stamp)]
    const first = folded(events).alerts.get('disk:host')
    events.push(stamp.make('system:alertAcked', { alertId: 'disk:host', by: 'person:p' }), fire(stamp, 'still full'))
    expect(folded(events).alerts.size).toBe(1)
    expect(folded(events).alerts.get('disk:host')).toMatchObject({
      state: 'acknowledged',
      ackedBy: 'person:p',
      message: 'still full',
      firedAt: first?.firedAt,
    })
  })

  it('one that fires after it was resolved is a new occurrence', () => {
    const stamp = new Stamp()
    const resolved = stamp.make('system:alertResolved', { alertId: 'disk:host' })
    const before = [fire(new Stamp()), { ...resolved, seq: 2 }]
    expect(folded(before).alerts.get('disk:host')).toMatchObject({ state: 'resolved', endedAt: resolved.at })
    const again = new Stamp(2)
      .later(60_000)
      .make('system:alert', { rule: 'disk', subject: 'host', severity: 'info', message: 'x' })
    expect(folded([...before, again]).alerts.get('disk:host')).toMatchObject({
      state: 'firing',
      firedAt: again.at,
      endedAt: null,
      ackedBy: null,
    })
  })

  it('[P-ALERT-2] one that the server fired is not changed by what others publish; the server takes over theirs', () => {
    const alert = (stamp: Stamp, actor: string, message: string) =>
      stamp.make('system:alert', { rule: 'disk', subject: 'host', severity: 'info', message }, { actor })
    const stamp = new Stamp()
    const events = [
      alert(stamp, 'key:k', 'theirs'),
      alert(stamp, 'rule:alerts', 'ours'),
      alert(stamp, 'key:k', 'hijack'),
    ]
    expect(folded(events).alerts.get('disk:host')).toMatchObject({ message: 'ours', by: 'rule:alerts', seq: 2 })
    events.push(
      stamp.make('system:alertResolved', { alertId: 'disk:host' }),
      alert(stamp, 'key:k', 'a new one of theirs'),
    )
    expect(folded(events).alerts.get('disk:host')).toMatchObject({ by: 'key:k', seq: 5, state: 'firing' })
  })

  it('[P-ALERT-2] one that the server fires is new to everybody, whatever was published under its key before', () => {
    const stamp = new Stamp()
    const fire = (actor: string) =>
      stamp.make(
        'system:alert',
        { alertId: 'error:agent:a', rule: 'error', severity: 'critical', message: 'x' },
        { actor },
      )
    const events = [fire('key:a'), stamp.make('system:alertAcked', { alertId: 'error:agent:a' }), fire('rule:alerts')]
    expect(folded(events).alerts.get('error:agent:a')).toMatchObject({
      ...{ state: 'firing', ackedBy: null, firedAt: events[2]?.at, seq: 3 },
    })
  })

  it('[P-ALERT-2] however many others publish, those of the server stay', () => {
    const stamp = new Stamp()
    const fire = (alertId: string, actor: string) =>
      stamp.make('system:alert', { alertId, rule: 'r', severity: 'info', message: 'x' }, { actor })
    const { alerts } = folded([
      fire('ours', 'rule:alerts'),
      ...Array.from({ length: 700 }, (_, n) => fire(`theirs-${n}`, 'key:k')),
    ])
    expect(alerts.has('ours')).toBe(true)
    expect(alerts.size).toBeLessThan(700)
  })

  it('one that becomes more severe while nobody has seen it says since when', () => {
    const stamp = new Stamp()
    const of = (severity: 'info' | 'warning' | 'critical') =>
      stamp.make('system:alert', { rule: 'r', severity, message: 'x' })
    const events = [of('info'), of('warning')]
    expect(folded(events).alerts.get('r')?.escalatedAt).toBe(events[1]?.at)
    events.push(of('info'))
    expect(folded(events).alerts.get('r')?.escalatedAt).toBe(events[1]?.at)
    events.push(stamp.make('system:alertAcked', { alertId: 'r' }), of('critical'))
    const { escalatedAt, severity, ackedAt } = folded(events).alerts.get('r') ?? {}
    expect([escalatedAt, severity, ackedAt]).toEqual([events[1]?.at, 'critical', events[3]?.at])
  })

  it('an acknowledgement or an end of nothing is passed over', () => {
    const stamp = new Stamp()
    const { alerts } = folded([
      stamp.make('system:alertAcked', { alertId: 'x' }),
      stamp.make('system:alertResolved', { alertId: 'x' }),
    ])
    expect(alerts.size).toBe(0)
  })
})

describe('budgets of publishers', () => {
  const reach = (stamp: Stamp, step: number, period = '2026-11-21') =>
    stamp.make('token:threshold', { budgetId: 'b', scope: 'workspace', step, spent: step, limit: 100, period })

  it('keep the highest step of a period, and begin anew with the next', () => {
    const stamp = new Stamp()
    const events = [reach(stamp, 95), reach(stamp, 50)]
    expect(folded(events).thresholds.get('b')?.step).toBe(95)
    events.push(reach(stamp, 50, '2026-11-22'))
    expect(folded(events).thresholds.get('b')?.step).toBe(50)
  })
})

describe('the system', () => {
  it('a component keeps since when it is as it is', () => {
    const stamp = new Stamp()
    const report = (status: 'up' | 'down') => stamp.make('system:status', { component: 'hub', status })
    const first = report('down')
    const { system } = folded([first, report('down')])
    expect(system.get('hub')).toMatchObject({ status: 'down', since: first.at })
    const up = report('up')
    expect(folded([first, up]).system.get('hub')).toMatchObject({ status: 'up', since: up.at })
  })

  it('the workspace changes what is said and keeps the rest', () => {
    const stamp = new Stamp()
    expect(folded([stamp.make('system:workspace', { zone: 'Europe/Berlin' })]).workspace).toEqual({
      name: 'Mission Control',
      zone: 'Europe/Berlin',
      quiet: null,
      levels: true,
      limits: NO_LIMITS,
    })
  })

  it('made-up components and budgets cannot grow without bound', () => {
    const stamp = new Stamp()
    const events = Array.from({ length: 520 }, (_, index) =>
      stamp.make('system:status', { component: `c${index}`, status: 'up' }),
    )
    const { system } = folded(events)
    expect([system.size, system.has('c19'), system.has('c20')]).toEqual([500, false, true])
  })

  it('[P-AUTH-7] the server’s own components stay, however many others name', () => {
    const stamp = new Stamp()
    const report = (component: string) => stamp.make('system:status', { component, status: 'down' })
    const own = [report('health:gateway'), report('openclaw')]
    const { system } = folded([...own, ...Array.from({ length: 600 }, (_, index) => report(`c${index}`))])
    expect([system.size, system.has('health:gateway'), system.has('openclaw')]).toEqual([500, true, true])
  })
})
