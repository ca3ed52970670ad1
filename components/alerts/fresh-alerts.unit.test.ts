import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { notesOf } from './alert-sounds.ts'
import { freshAlerts, toldBy } from './fresh-alerts.ts'
import { noticesText, readNotices } from './notice-settings.ts'

const NOON = Date.parse('2026-11-21T12:00:00Z')
const fire = (stamp: Stamp, rule: string, severity: 'info' | 'warning' | 'critical') =>
  stamp.make('system:alert', { rule, severity, message: rule }, { actor: 'rule:alerts' })
const ids = (fresh: ReturnType<typeof freshAlerts>) => fresh.map(({ alert, channels }) => `${alert.id} ${channels}`)

describe('what this browser tells', () => {
  it('is what fires since it looked, on the channels of its rule', () => {
    const stamp = new Stamp()
    const before = [fire(stamp, 'error', 'critical')]
    const told = toldBy(folded(before))
    const after = folded([...before, fire(stamp, 'waiting', 'warning'), fire(stamp, 'error', 'critical')])
    expect(ids(freshAlerts(after, told, NOON))).toEqual(['waiting browser,sound'])
    expect(freshAlerts(after, toldBy(after), NOON)).toEqual([])
  })

  it('is what escalated too, whatever its rule says, and what fires again', () => {
    const stamp = new Stamp()
    const events = [fire(stamp, 'stale', 'warning')]
    const told = toldBy(folded(events))
    const raised = folded([...events, fire(stamp, 'stale', 'critical')])
    expect(ids(freshAlerts(raised, told, NOON))).toEqual(['stale browser,sound'])
    const again = folded([
      ...events,
      stamp.make('system:alertResolved', { alertId: 'stale' }),
      fire(stamp, 'stale', 'warning'),
    ])
    expect(ids(freshAlerts(again, told, NOON))).toEqual(['stale browser,webhook'])
  })

  it('is nothing that somebody has, that is quiet, or whose rule is off', () => {
    const stamp = new Stamp()
    const events = [
      fire(stamp, 'error', 'critical'),
      fire(stamp, 'waiting', 'warning'),
      fire(stamp, 'stale', 'warning'),
    ]
    events.push(stamp.make('system:alertAcked', { alertId: 'error' }))
    events.push(stamp.make('rule:changed', { ruleId: 'waiting', kind: 'waiting', on: false, severity: 'warning' }))
    expect(ids(freshAlerts(folded(events), new Set(), NOON))).toEqual(['stale browser,webhook'])
    events.push(stamp.make('rule:quiet', { on: true, from: '11:00', to: '13:00', critical: true }))
    expect(freshAlerts(folded(events), new Set(), NOON)).toEqual([])
  })
})

it('settings survive a storage that holds anything', () => {
  expect([null, '', '{}', 'sound'].map(readNotices).map(noticesText)).toEqual(['', '', '', 'sound'])
  expect(readNotices(noticesText({ browser: true, sound: true }))).toEqual({ browser: true, sound: true })
})

it('kinds sound different, and what is critical is said twice', () => {
  const of = (kind: 'waiting' | 'error' | 'budget') => notesOf(kind, 'warning').map(({ hz }) => hz)
  expect(new Set([of('waiting'), of('error'), of('budget')].map(String)).size).toBe(3)
  expect(notesOf('error', 'critical')).toHaveLength(2 * notesOf('error', 'info').length)
})
