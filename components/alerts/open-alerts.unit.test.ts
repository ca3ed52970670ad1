import { describe, expect, it } from 'vitest'
import type { Alert } from '#lib/state/model.ts'
import { openAlerts, seenText, unseenAlerts } from './open-alerts.ts'

const alert = (id: string, minute: number, more: Partial<Alert> = {}): Alert => ({
  id,
  rule: 'disk',
  severity: 'warning',
  message: 'The disk is nearly full',
  subject: null,
  state: 'firing',
  firedAt: `2026-01-01T00:0${minute}:00.000Z`,
  seq: 1,
  by: 'rule:alerts',
  ackedBy: null,
  ackedAt: null,
  escalatedAt: null,
  endedAt: null,
  ...more,
})
const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id)
const state = (...alerts: readonly Alert[]) => ({ alerts: new Map(alerts.map((one) => [one.id, one])) })

describe('alerts', () => {
  it('that are not over stand with the latest first', () => {
    const over = alert('c', 3, { state: 'resolved' })
    const known = alert('d', 2, { state: 'acknowledged' })
    expect(ids(openAlerts(state(alert('a', 1), alert('b', 4), over, known)))).toEqual(['b', 'd', 'a'])
  })

  it('are unseen until they were shown; an acknowledged one is news to nobody', () => {
    const [a, b] = [alert('a', 1), alert('b', 2, { state: 'acknowledged' })]
    expect(ids(unseenAlerts([a, b], null))).toEqual(['a'])
    expect(unseenAlerts([a, b], seenText([a, b]))).toEqual([])
  })

  it('are unseen again when they fire again', () => {
    const again = alert('a', 5)
    expect(ids(unseenAlerts([again], seenText([alert('a', 1)])))).toEqual(['a'])
  })

  it('keep no more in the browser than is open', () => {
    expect(seenText([alert('b', 2)])).not.toContain('"a"')
  })

  it.each(['', '{}', 'null', '[1, {"a": []}]', '[['])('survive a storage that holds %s', (text) => {
    expect(ids(unseenAlerts([alert('a', 1)], text))).toEqual(['a'])
  })
})
