import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BUDGET_RULE } from '#lib/state/budgets.ts'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import type { OpenAlert } from './notify-store.ts'
import { isAboutAlerts, newsOf } from './tellings.ts'

const ids = fc.constantFrom('a', 'b', 'c')
const subjects = fc.constantFrom('budget-1', 'budget-2')
const actors = fc.constantFrom(BUDGET_RULE, 'rule:alerts', 'key:k1')
const severities = fc.constantFrom('info', 'warning', 'critical')

const said = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('fired'),
      id: ids,
      subject: subjects,
      actor: actors,
      severity: severities,
      again: fc.boolean(),
    }),
  },
  fc.record({ type: fc.constantFrom('acked', 'resolved'), id: ids }),
  fc.record({ type: fc.constantFrom('until', 'calls', 'more'), subject: subjects }),
)
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never

function eventOf(stamp: Stamp, one: Said) {
  if ('actor' in one) {
    const { id: alertId, subject, severity, actor, again } = one
    return stamp.make('system:alert', { alertId, rule: 'budget', subject, severity, message: 'm', again }, { actor })
  }
  if ('id' in one)
    return stamp.make(one.type === 'acked' ? 'system:alertAcked' : 'system:alertResolved', { alertId: one.id })
  const given = {
    until: { until: '2031-01-01T00:00:00.000Z' },
    calls: { calls: 1 },
    more: { more: { usd: 1 } },
  }[one.type]
  return stamp.make('budget:allowed', { budgetId: one.subject, from: '2026-11-21', ...given }, { actor: 'person:p' })
}

it('[P-ALERT-4] knows of the alerts that are open what the state knows, whatever happened to them', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 40 }), (all) => {
      const stamp = new Stamp()
      const events = all.map((one) => eventOf(stamp, one))
      const open = new Map<string, OpenAlert>()
      for (const event of events) {
        const news = newsOf(event, open)
        // What is not about alerts is never handed to it.
        expect(news.length === 0 || isAboutAlerts(event.type)).toBe(true)
        for (const { alert, isOver } of news) {
          if (isOver) open.delete(alert.key)
          else open.set(alert.key, alert)
        }
      }
      const standing = [...folded(events).alerts.values()].filter(({ state }) => state !== 'resolved')
      const known = standing.map(({ id: key, rule, severity, message, subject, by, seq, firedAt, state }) => ({
        ...{ key, rule, severity, message, subject, by, seq, firedAt },
        acked: state === 'acknowledged',
      }))
      expect(new Map(known.map((one) => [one.key, one]))).toEqual(open)
    }),
    { numRuns: 300 },
  )
})

it('[P-BUD-10] tells an alert anew that the server says again, and of nobody else', () => {
  const stamp = new Stamp()
  const data = { alertId: 'a', rule: 'budget', severity: 'warning', message: 'm', subject: 'b' } as const
  const events = [
    stamp.make('system:alert', data, { actor: BUDGET_RULE }),
    stamp.make('system:alertAcked', { alertId: 'a' }),
    stamp.make('system:alert', { ...data, again: true }, { actor: 'key:k1' }),
    stamp.make('system:alert', data, { actor: BUDGET_RULE }),
    stamp.make('system:alert', { ...data, again: true }, { actor: BUDGET_RULE }),
  ]
  const open = new Map<string, OpenAlert>()
  const told = events.flatMap((event) =>
    newsOf(event, open).map(({ what, alert }) => {
      open.set(alert.key, alert)
      return [event.seq, what]
    }),
  )
  expect(told).toEqual([
    [1, 'fired'],
    [2, null],
    [4, null],
    [5, 'fired'],
  ])
  expect(open.get('a')).toMatchObject({ seq: 5, acked: false })
})
