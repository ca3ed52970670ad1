import { describe, expect, it } from 'vitest'
import { alertRule, alertRules, BUILT_IN, paramOf, RULE_KINDS, ruleOfAlert } from './alert-rules.ts'
import { decodeState, encodeState } from './codec.ts'
import { folded, Stamp } from './event-fixture.ts'

describe('rules of alerts', () => {
  it('are there, and on, without anybody having made them', () => {
    const rules = alertRules(folded([]))
    expect(rules.map(({ id }) => id)).toEqual(Object.keys(RULE_KINDS))
    expect(rules.every(({ on }) => on)).toBe(true)
  })

  it('are as somebody left them, with what is usual for what was not named', () => {
    const stamp = new Stamp()
    const change = { ruleId: 'error', kind: 'error', on: false, severity: 'info', params: { forMs: 5 } } as const
    const state = folded([stamp.make('rule:changed', change, { actor: 'person:p' })])
    expect(alertRule(state, 'error')).toMatchObject({ on: false, params: { forMs: 5, clearMs: 10_000 } })
    expect(alertRule(state, 'error')).toMatchObject({ changedBy: 'person:p', channels: [] })
    expect(alertRules(state)).toHaveLength(BUILT_IN.size)
    expect(decodeState(JSON.parse(JSON.stringify(encodeState(state)))).rules).toEqual(state.rules)
  })

  it('of people stand after the built-in ones; a built-in one that is removed is as it came', () => {
    const stamp = new Stamp()
    const mine = { ruleId: 'mine', kind: 'stale', on: true, severity: 'critical' } as const
    const events = [
      stamp.make('rule:changed', mine),
      stamp.make('rule:changed', { ...mine, ruleId: 'stale', on: false }),
    ]
    expect(alertRules(folded(events)).at(-1)?.id).toBe('mine')
    expect(alertRule(folded(events), 'stale')?.on).toBe(false)
    events.push(stamp.make('rule:removed', { ruleId: 'stale' }), stamp.make('rule:removed', { ruleId: 'mine' }))
    const usual = [...BUILT_IN.values()].map((rule) => (rule.id === 'stale' ? { ...rule, version: 3 } : rule))
    expect(alertRules(folded(events))).toEqual(usual)
    expect(alertRule(folded(events), 'mine')).toBeUndefined()
  })

  it('[P-ALERT-7] have the event that made them as their version, also a built-in one that is as it came again', () => {
    const stamp = new Stamp()
    const error = { ruleId: 'error', kind: 'error', on: false, severity: 'info' } as const
    const quiet = { on: true, from: '22:00', to: '07:00', critical: true } as const
    const events = [stamp.make('system:workspace', {}), stamp.make('rule:changed', error)]
    const version = () => alertRule(folded(events), 'error')?.version
    expect([alertRule(folded([]), 'error')?.version, version()]).toEqual([1, 2])
    events.push(stamp.make('rule:removed', { ruleId: 'error' }), stamp.make('rule:quiet', quiet))
    expect([version(), folded(events).workspace.quiet?.version]).toEqual([3, 4])
    events.push(stamp.make('rule:changed', error))
    expect(version()).toBe(5)
  })

  it('of people are let go before the built-in ones, whose versions must not begin anew', () => {
    const stamp = new Stamp()
    const rule = { kind: 'error', on: true, severity: 'info' } as const
    const events = [stamp.make('rule:changed', { ...rule, ruleId: 'error' })]
    for (let i = 0; i < 200; i++) events.push(stamp.make('rule:changed', { ...rule, ruleId: `mine-${i}` }))
    const { rules } = folded(events)
    expect([rules.size, rules.has('error'), rules.has('mine-0'), rules.has('mine-1')]).toEqual([200, true, false, true])
  })

  it('keep their kind, whatever an event says', () => {
    const stamp = new Stamp()
    const odd = stamp.make('rule:changed', { ruleId: 'stale', kind: 'disk', on: false, severity: 'info' })
    expect(alertRule(folded([stamp.make('system:workspace', {}), odd]), 'stale')).toEqual({
      ...BUILT_IN.get('stale'),
      version: 1,
    })
  })

  it('read a parameter by its own name alone', () => {
    const [rule] = alertRules(folded([]))
    expect(rule && [paramOf(rule, 'forMs'), paramOf(rule, 'percent')]).toEqual([30_000, 0])
  })

  it('what others report has a rule of its own, whatever rule it names', () => {
    const state = folded([])
    expect(ruleOfAlert(state, { rule: 'stale', by: 'key:k' }).id).toBe('reported')
    expect(ruleOfAlert(state, { rule: 'stale', by: 'rule:alerts' }).id).toBe('stale')
    expect(ruleOfAlert(state, { rule: 'unheard of', by: 'rule:alerts' }).id).toBe('reported')
  })

  it('quiet hours stand with the workspace', () => {
    const stamp = new Stamp()
    const quiet = { on: true, from: '22:00', to: '07:00', critical: true, until: '2026-11-21T23:00:00+01:00' }
    const state = folded([stamp.make('rule:quiet', quiet), stamp.make('system:workspace', { name: 'Office' })])
    expect(state.workspace).toMatchObject({
      name: 'Office',
      zone: 'UTC',
      quiet: { ...quiet, until: '2026-11-21T22:00:00.000Z', version: 1 },
      levels: true,
    })
    expect(decodeState(JSON.parse(JSON.stringify(encodeState(state)))).workspace).toEqual(state.workspace)
  })
})
