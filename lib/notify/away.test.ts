import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { entryOf } from '#lib/log/log-fixture.ts'
import { HOUR, office } from './notify-fixture.ts'

describe('[P-ALERT-8] a channel that is away', () => {
  const flood = (rule: string, severity: string, count: number, principal: string, at: number) =>
    Array.from({ length: count }, (_, n) => {
      const data = { alertId: `${rule}-${n}`, rule, severity, message: 'x' }
      return entryOf({ type: 'system:alert', data, principal, at: new Date(at).toISOString() })
    })
  const rowsOf = (dir: string, where: string) => {
    using kept = new DatabaseSync(join(dir, 'notify.db'), { readOnly: true })
    return kept
      .prepare(
        `SELECT about ->> 'alertId' AS alert, about ->> 'what' AS what, state, tries FROM deliveries WHERE ${where}`,
      )
      .all()
  }

  it('keeps what the server said, however much others publish, and of theirs the newest', async () => {
    const { add, alert, temp, clock, until, notify, receiver, bodies, state, tell } = await office()
    const { channel } = await add()
    const everywhere = { ruleId: 'reported', kind: 'reported', on: true, severity: 'warning', channels: ['webhook'] }
    await tell('rule:changed', everywhere, 'person:p')
    receiver.answer = (_, response) => response.writeHead(500).end()
    await alert('error', 'info')
    for (let n = 0; n < 6; n++) await temp.log.append(flood(`theirs-${n}`, 'critical', 1_900, 'key:k', clock.now()))
    await until(() => notify.stats.failed > 10_000)
    const waiting = rowsOf(temp.dir, "state = 'pending'").map(({ alert }) => alert)
    expect(waiting).toHaveLength(1_001)
    expect(waiting).toEqual(expect.arrayContaining(['error:agent:a', 'theirs-5-900', 'theirs-5-1899']))
    const ended = rowsOf(temp.dir, "state = 'failed'")
    expect(ended).toHaveLength(5_000)
    expect(JSON.parse(String(ended[0]?.tries)).at(-1)).toMatchObject({ code: null, error: 'too many waiting' })
    expect(state().alerts.has(`webhook:${channel.id}`)).toBe(false)
    receiver.answer = (_, response) => response.writeHead(200).end()
    await until(
      () => bodies().some(({ data }) => data.alertId === 'error:agent:a') && notify.stats.delivered > 0,
      5_000,
    )
  })

  it('misses what is over and what is less severe first, says so, and hears of the end of what it knows', async () => {
    const { add, alert, tell, temp, clock, until, notify, receiver, state } = await office()
    const { channel } = await add()
    await alert('stale', 'info')
    await until(() => notify.stats.delivered === 1)
    receiver.answer = (_, response) => response.writeHead(500).end()
    await alert('system', 'critical')
    await tell('system:alertResolved', { alertId: 'system:agent:a' })
    await tell('system:alertResolved', { alertId: 'stale:agent:a' })
    await alert('disk', 'critical')
    await alert('disk', 'warning', { subject: 'agent:b' })
    await temp.log.append(flood('error', 'critical', 997, 'rule:alerts', clock.now()))
    await until(() => notify.stats.failed === 2)
    const left = () => rowsOf(temp.dir, "state = 'pending'").map(({ alert, what }) => `${alert} ${what}`)
    expect(rowsOf(temp.dir, "state = 'failed'").map(({ alert, what }) => `${alert} ${what}`)).toEqual([
      'system:agent:a fired',
      'system:agent:a resolved',
    ])
    expect(left()).toHaveLength(1_000)
    await until(() => state().alerts.get(`webhook:${channel.id}`)?.state === 'firing')
    await alert('ingestLag', 'critical')
    await until(() => notify.stats.failed === 3)
    expect(left()).not.toContain('disk:agent:b fired')
    expect(left()).toEqual(
      expect.arrayContaining(['stale:agent:a resolved', 'disk:agent:a fired', 'ingestLag:agent:a fired']),
    )
  })

  it('for longer than it was tried is told once it is back what still stands, over restarts, and nothing else again', async () => {
    const { add, alert, tell, clock, until, notify, receiver, bodies, list, open } = await office()
    await add()
    receiver.answer = (_, response) => response.writeHead(503).end()
    await alert('stale', 'critical')
    await alert('disk', 'critical')
    await alert('system', 'critical')
    await until(async () => (await list()).filter(({ state }) => state === 'failed').length === 3, 600_000)
    await tell('system:alertAcked', { alertId: 'disk:agent:a' }, 'person:p')
    await notify[Symbol.asyncDispose]()
    const later = await open()
    receiver.received.length = 0
    receiver.answer = (_, response) => response.writeHead(200).end()
    await tell('system:alertResolved', { alertId: 'system:agent:a' })
    await until(() => later.stats.delivered === 2, 1_000)
    expect(bodies().map(({ type, data }) => `${type} ${data.alertId}`)).toEqual([
      'alert.resolved system:agent:a',
      'alert.fired stale:agent:a',
    ])
    await alert('error', 'critical')
    await until(() => later.stats.delivered === 3, 1_000)
    for (let hours = 0; hours < 3; hours++) await clock.advance(HOUR)
    expect(receiver.received).toHaveLength(3)
  })

  it('is not told in quiet hours what it missed, unless it is critical', async () => {
    const { add, alert, tell, until, receiver, bodies, list, clock, notify } = await office()
    await add()
    receiver.answer = (_, response) => response.writeHead(503).end()
    await alert('stale', 'warning')
    await until(async () => (await list())[0]?.state === 'failed', 600_000)
    await tell(
      'rule:quiet',
      { on: false, until: new Date(clock.now() + 2 * HOUR).toISOString(), critical: true },
      'person:p',
    )
    receiver.received.length = 0
    receiver.answer = (_, response) => response.writeHead(200).end()
    await alert('error', 'critical')
    await until(() => notify.stats.delivered === 1)
    await clock.advance(HOUR)
    expect(bodies().map(({ data }) => data.rule)).toEqual(['error'])
    await clock.advance(HOUR)
    await until(() => notify.stats.delivered === 2, 1_000)
    expect(bodies().map(({ data }) => data.rule)).toEqual(['error', 'stale'])
  })

  it('is found waiting in a store of the version before', async () => {
    const { add, alert, temp, notify, receiver, until, open } = await office()
    await add()
    receiver.answer = (_, response) => response.writeHead(500).end()
    await alert('error', 'critical')
    await until(() => notify.stats.retried === 1)
    await notify[Symbol.asyncDispose]()
    using old = new DatabaseSync(join(temp.dir, 'notify.db'))
    old.exec(`DROP INDEX deliveries_ended; ALTER TABLE deliveries DROP COLUMN ours;
      CREATE INDEX deliveries_ended ON deliveries (ended_ms); PRAGMA user_version = 1`)
    old.close()
    receiver.answer = (_, response) => response.writeHead(200).end()
    const later = await open()
    await until(() => later.stats.delivered === 1, 1_000)
  })
})
