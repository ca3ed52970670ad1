import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { alertFigures, lastByRule, leadsTo } from './alert-figures.ts'

function office() {
  const stamp = new Stamp()
  const fire = (rule: string, severity: 'info' | 'warning' | 'critical', subject: string, actor = 'rule:alerts') =>
    stamp.make('system:alert', { rule, severity, message: rule, subject }, { actor })
  return folded([
    stamp.make('agent:registered', { agentId: 'a', name: 'Ada' }),
    fire('error', 'warning', 'agent:a'),
    fire('disk', 'critical', 'machine:m'),
    fire('stale', 'info', 'agent:gone'),
    fire('theirs', 'info', 'x', 'key:k'),
    stamp.make('system:alertAcked', { alertId: 'stale:agent:gone' }),
    stamp.later(60_000).make('system:alertResolved', { alertId: 'error:agent:a' }),
    stamp.make('approval:requested', { approvalId: 'p', agentId: 'a' }),
    fire('waiting', 'warning', 'approval:p'),
  ])
}

describe('the alerts of a day', () => {
  it('are the worst first, and what ended with how long it took', () => {
    const { alerts } = office()
    const { firing, acknowledged, resolved, medianMs } = alertFigures(alerts, '2026-11-21', (at) => at.slice(0, 10))
    expect(firing.map(({ rule }) => rule)).toEqual(['disk', 'waiting', 'theirs'])
    expect([acknowledged.length, resolved.length, medianMs]).toEqual([1, 1, 65_000])
    expect(alertFigures(alerts, '2026-11-22', () => '2026-11-21')).toMatchObject({ resolved: [], medianMs: null })
  })

  it('of the server stand before those that others report, however many and late', () => {
    const stamp = new Stamp()
    const fire = (rule: string, severity: 'warning' | 'critical', actor: string) =>
      stamp.later(1_000).make('system:alert', { rule, severity, message: rule }, { actor })
    const { alerts } = folded([
      fire('disk', 'critical', 'rule:alerts'),
      fire('stale', 'warning', 'rule:alerts'),
      fire('flood-1', 'critical', 'key:k'),
      fire('flood-2', 'critical', 'key:k'),
    ])
    const { firing } = alertFigures(alerts, '2026-11-21', (at) => at.slice(0, 10))
    expect(firing.map(({ rule }) => rule)).toEqual(['disk', 'flood-2', 'flood-1', 'stale'])
  })

  it('lead to whom they are about, where that is known', () => {
    const state = office()
    const to = (id: string) => {
      const alert = state.alerts.get(id)
      return alert && leadsTo(alert, state)
    }
    expect(to('error:agent:a')).toEqual({ href: '/agents/a', word: 'Open Ada' })
    expect(to('waiting:approval:p')?.href).toBe('/agents/a')
    expect([to('stale:agent:gone'), to('disk:machine:m')]).toEqual([null, null])
  })

  it('stand with their rules, what others report with the rule for that', () => {
    const last = lastByRule(office())
    expect([...last.keys()].sort()).toEqual(['disk', 'error', 'reported', 'stale', 'waiting'])
  })
})
