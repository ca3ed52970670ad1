import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFakeClock } from '#lib/control/clock-fixture.ts'
import { entryOf, openTempLog } from '#lib/log/log-fixture.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { ChannelInput } from './channel.ts'
import { createNotify } from './create-notify.ts'
import { startReceiver } from './receiver-fixture.ts'
import { signedHeaders } from './sign.ts'

let undo: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of undo.reverse()) await each[Symbol.asyncDispose]()
  undo = []
})

const HOUR = 3_600_000
const NOON = Date.parse('2026-11-21T12:00:00.000Z')
const INPUT = { name: 'Pager', on: true, template: 'json', least: 'info', rules: null, headers: {} } as const

async function office({ now = NOON } = {}) {
  const temp = await openTempLog()
  const receiver = await startReceiver()
  const clock = createFakeClock(now)
  undo.push(temp, receiver)
  let state = emptyState()
  temp.log.tail((stored) => {
    state = fold(
      state,
      stored.map(({ event }) => event),
    )
  })
  const tell = (type: `${string}:${string}`, data: object, principal = 'rule:alerts') =>
    temp.log.append([entryOf({ type, data: { ...data }, principal, at: new Date(clock.now()).toISOString() })])
  const errors: unknown[] = []
  const open = async () => {
    const notify = await createNotify({
      file: join(temp.dir, 'notify.db'),
      log: temp.log,
      state: () => state,
      clock,
      random: randomBytes,
      chance: () => 0.5,
      say: ({ type, data }: Draft) => tell(type, data, 'rule:notify'),
      publicUrl: 'https://control.example.com',
      onError: (error) => errors.push(error),
      timeoutMs: 500,
    })
    undo.push(notify)
    return notify
  }
  const notify = await open()
  const add = (more: Partial<ChannelInput> = {}) => notify.create('person:p', { ...INPUT, url: receiver.url, ...more })
  const alert = (rule = 'error', severity = 'critical', more = {}) =>
    tell('system:alert', { rule, severity, message: 'Ada is in error', subject: 'agent:a', ...more })
  const ids = () => receiver.received.map(({ headers }) => String(headers['webhook-id']))
  const bodies = () => receiver.received.map(({ body }) => JSON.parse(body))
  /** Lets time go on until something holds: what is sent comes back over a real connection. */
  const until = (condition: () => boolean | Promise<boolean>, stepMs = 0) =>
    vi.waitUntil(
      async () => {
        await clock.advance(stepMs)
        return condition()
      },
      { interval: 2, timeout: 8_000 },
    )
  const list = async () => (await notify.deliveries({ limit: 50, before: null, channelId: null })).items
  return { temp, receiver, clock, tell, notify, open, add, alert, ids, bodies, until, list, errors, state: () => state }
}

describe('an alert', () => {
  it('[P-ALERT-4] is posted once, signed, when it fires, when it escalates and when it is over', async () => {
    const { add, alert, tell, bodies, receiver, until, notify, ids } = await office()
    const { channel, secret } = await add({ headers: { authorization: 'Bearer abc' } })
    await alert('error', 'warning')
    await alert('error', 'warning', { message: 'still' })
    await until(() => notify.stats.delivered === 1)
    await alert('error', 'critical')
    await until(() => notify.stats.delivered === 2)
    await tell('system:alertResolved', { alertId: 'error:agent:a' })
    await until(() => notify.stats.delivered === 3)
    expect(bodies().map(({ type }) => type)).toEqual(['alert.fired', 'alert.escalated', 'alert.resolved'])
    expect(bodies()[0]).toMatchObject({
      data: { rule: 'error', severity: 'warning', subject: 'agent:a', url: 'https://control.example.com/alerts' },
    })
    expect(new Set(ids()).size).toBe(3)
    for (const { headers, body } of receiver.received) {
      const [id, seconds] = [String(headers['webhook-id']), Number(headers['webhook-timestamp'])]
      expect(headers['webhook-signature']).toBe(signedHeaders(id, seconds, body, secret)['webhook-signature'])
      expect(headers.authorization).toBe('Bearer abc')
    }
    expect(channel.secretEnd).toBe(secret.slice(-4))
  })

  it('[P-ALERT-2] of the server is told as new, whatever was published under its key before', async () => {
    const { add, alert, tell, bodies, until, notify } = await office()
    await add()
    const theirs = { alertId: 'error:agent:a', rule: 'mine', severity: 'critical', message: 'nothing to see' }
    await tell('system:alert', theirs, 'key:k')
    await tell('system:alertAcked', { alertId: 'error:agent:a' }, 'person:p')
    await alert('error', 'critical')
    await until(() => notify.stats.delivered === 1)
    expect(bodies().map(({ type, data }) => [type, data.message])).toEqual([['alert.fired', 'Ada is in error']])
  })

  it('that a publisher makes more severe goes where its rule has it: only the server calls everybody', async () => {
    const { add, alert, tell, bodies, until, notify } = await office()
    await add()
    for (const severity of ['info', 'critical'])
      await tell('system:alert', { rule: 'mine', severity, message: 'look at me' }, 'key:k')
    await alert('stale', 'critical')
    await until(() => notify.stats.delivered === 1)
    expect(bodies().map(({ data }) => data.rule)).toEqual(['stale'])
  })

  it('[P-ALERT-3] its headers go to no other host than the one that they were given for', async () => {
    const { add, notify, receiver } = await office()
    const { channel } = await add({ headers: { authorization: 'Bearer abc' } })
    const elsewhere = { url: 'http://127.0.0.1:9/other' }
    await expect(notify.change(channel.id, elsewhere)).rejects.toMatchObject({ code: 'invalid' })
    expect((await notify.change(channel.id, { url: `${receiver.url}/more` })).headers).toEqual(['authorization'])
    expect((await notify.change(channel.id, { ...elsewhere, headers: {} })).headers).toEqual([])
  })

  it('is remembered until it is over; of what others publish only the last thousand', async () => {
    const { add, alert, temp, clock, until, notify } = await office()
    await alert('error', 'critical')
    const at = new Date(clock.now()).toISOString()
    const flood = Array.from({ length: 1_500 }, (_, n) => {
      const data = { alertId: `theirs-${n}`, rule: 'mine', severity: 'info', message: 'x' }
      return entryOf({ type: 'system:alert', data, principal: 'key:k', at })
    })
    await temp.log.append(flood)
    await add()
    await alert('stale', 'critical')
    await until(() => notify.stats.delivered === 1)
    using kept = new DatabaseSync(join(temp.dir, 'notify.db'), { readOnly: true })
    const keys = kept
      .prepare('SELECT key FROM open_alerts')
      .all()
      .map(({ key }) => key)
    expect(keys).toHaveLength(1_000)
    expect(keys).toEqual(expect.arrayContaining(['error:agent:a', 'stale:agent:a', 'theirs-1499']))
  })

  it('goes where its rule and the channel have it', async () => {
    const { add, alert, tell, bodies, until, notify } = await office()
    await add({ least: 'critical' })
    await add({ rules: ['disk'] })
    await alert('error', 'warning')
    await alert('waiting', 'critical')
    await tell('system:alert', { rule: 'mine', severity: 'critical', message: 'x' }, 'key:k')
    await alert('disk', 'warning')
    await alert('error', 'critical', { subject: 'agent:b' })
    await until(() => notify.stats.delivered === 2)
    expect(
      bodies()
        .map(({ data }) => `${data.rule} ${data.severity}`)
        .sort(),
    ).toEqual(['disk warning', 'error critical'])
  })

  it('that escalates reaches channels that were not told before, and they hear of its end', async () => {
    const { add, alert, tell, bodies, until, notify } = await office()
    await add()
    await alert('waiting', 'warning')
    await alert('waiting', 'critical')
    await tell('system:alertResolved', { alertId: 'waiting:agent:a' })
    await until(() => notify.stats.delivered === 2)
    expect(
      bodies()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['alert.escalated', 'alert.resolved'])
  })

  it('of before the first start is told to nobody', async () => {
    const { temp, alert, tell, open, notify, until, receiver, bodies } = await office()
    await notify[Symbol.asyncDispose]()
    await rm(join(temp.dir, 'notify.db'))
    await alert('error', 'critical')
    await alert('disk', 'critical')
    const later = await open()
    await later.create('person:p', { ...INPUT, url: receiver.url })
    await tell('system:alertResolved', { alertId: 'error:agent:a' })
    await alert('system', 'critical')
    await until(() => later.stats.delivered === 1)
    expect(bodies().map(({ data }) => data.rule)).toEqual(['system'])
  })
})

describe('[P-ALERT-5] what is not taken', () => {
  it('is tried again under the same id, later and later, and given up after a day, which is an alert of its own', async () => {
    const { add, alert, receiver, until, ids, list, state, notify, clock } = await office()
    receiver.answer = (_, response) => response.writeHead(500).end()
    const { channel } = await add()
    await alert()
    await until(async () => (await list())[0]?.state === 'failed', 600_000)
    expect(new Set(ids()).size).toBe(1)
    const [delivery] = await list()
    expect(delivery?.tries.length).toBeGreaterThan(5)
    expect(clock.now() - NOON).toBeGreaterThan(23 * HOUR)
    await until(() => state().alerts.get(`webhook:${channel.id}`)?.state === 'firing')
    receiver.answer = (_, response) => response.writeHead(200).end()
    await notify.again(delivery?.id ?? '')
    await until(() => state().alerts.get(`webhook:${channel.id}`)?.state === 'resolved')
    expect(ids().at(-1)).toBe(delivery?.id)
  })

  it('by who is gone for good is not tried again; who asks to wait is waited for', async () => {
    const { add, alert, receiver, until, list, clock } = await office()
    await add()
    receiver.answer = (_, response) => response.writeHead(429, { 'retry-after': '600' }).end()
    await alert()
    await until(async () => (await list())[0]?.tries.length === 1)
    const [waiting] = await list()
    expect(Date.parse(waiting?.nextAt ?? '') - clock.now()).toBeGreaterThan(590_000)
    receiver.answer = (_, response) => response.writeHead(410).end()
    await until(async () => (await list())[0]?.state === 'failed', 100_000)
    expect((await list())[0]?.tries.map(({ code }) => code)).toEqual([429, 410])
  })

  it('does not keep other channels waiting', async () => {
    const { add, alert, receiver, until, notify } = await office()
    const hanging = await startReceiver()
    undo.push(hanging)
    hanging.answer = () => undefined
    await add({ url: hanging.url })
    await add()
    for (let i = 0; i < 20; i++) await alert('error', 'critical', { subject: `agent:${i}` })
    await until(() => notify.stats.delivered === 20)
    expect(receiver.received).toHaveLength(20)
    expect(hanging.received.length).toBeLessThan(20)
  })

  it('goes on after a restart where it was', async () => {
    const { add, alert, receiver, until, list, notify, open, ids } = await office()
    await add()
    receiver.answer = (_, response) => response.writeHead(500).end()
    await alert()
    await until(async () => (await list())[0]?.tries.length === 1)
    await notify[Symbol.asyncDispose]()
    await alert('error', 'critical', { subject: 'agent:b' })
    receiver.answer = (_, response) => response.writeHead(200).end()
    const again = await open()
    await until(() => again.stats.delivered === 2, 1_000)
    expect(ids()).toHaveLength(3)
    expect(new Set(ids()).size).toBe(2)
  })
})

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

describe('in quiet hours', () => {
  it('what is not critical waits for their end; what is over by then is told to nobody', async () => {
    const { add, alert, tell, until, notify, clock, list, bodies } = await office({ now: NOON + 10 * HOUR })
    await tell('rule:quiet', { on: true, from: '22:00', to: '07:00', critical: true })
    await add()
    await alert('error', 'warning')
    await alert('stale', 'warning')
    await alert('disk', 'critical', { subject: 'machine:m' })
    await until(() => notify.stats.delivered === 1)
    expect(bodies()[0].data.rule).toBe('disk')
    expect((await list()).filter(({ held }) => held).map(({ nextAt }) => nextAt)).toEqual(
      Array.from({ length: 2 }, () => '2026-11-22T07:00:00.000Z'),
    )
    await tell('system:alertResolved', { alertId: 'stale:agent:a' })
    await until(async () => (await list()).some(({ state }) => state === 'dropped'))
    await clock.advance(8 * HOUR)
    expect(notify.stats.delivered).toBe(1)
    await until(() => notify.stats.delivered === 2, 60_000)
    expect(clock.now()).toBeGreaterThanOrEqual(Date.parse('2026-11-22T07:00:00.000Z'))
    expect(bodies().map(({ data }) => data.rule)).toEqual(['disk', 'error'])
  })
})

describe('a channel', () => {
  it('[P-ALERT-3] shows nothing secret of itself, in its answers or in the log', async () => {
    const { add, alert, until, notify, temp, list } = await office()
    const { secret } = await add({ headers: { authorization: 'Bearer very-secret' } })
    await alert()
    await until(() => notify.stats.delivered === 1)
    const shown = JSON.stringify([notify.channels(), await list()])
    const log = await temp.log.read(0, { events: 100, bytes: 1e6 })
    for (const text of [shown, JSON.stringify(log)]) {
      for (const word of [secret.slice(6, 30), 'very-secret', 'a-secret-path']) expect(text).not.toContain(word)
    }
    expect(notify.channels()).toMatchObject([
      { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/…path$/), headers: ['authorization'] },
    ])
    const file = await readFile(join(temp.dir, 'notify.db-wal'))
    expect(file.includes('very-secret')).toBe(true)
  })

  it('refuses an address that nothing may be posted to, when it is made and when it is changed', async () => {
    const { add, notify } = await office()
    await expect(add({ url: 'http://169.254.169.254/' })).rejects.toMatchObject({ code: 'invalid' })
    const { channel } = await add()
    await expect(notify.change(channel.id, { url: 'http://[fe80::1]/' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(notify.change('nobody', { on: false })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is tested at once, and tells what came of it', async () => {
    const { add, notify, receiver, bodies } = await office()
    const { channel } = await add()
    expect(await notify.test(channel.id)).toMatchObject({
      ok: true,
      code: 204,
      signature: expect.stringMatching(/^v1,/),
    })
    expect(bodies()[0].type).toBe('test')
    receiver.answer = (_, response) => response.writeHead(403).end()
    expect(await notify.test(channel.id)).toMatchObject({ ok: false, code: 403 })
    expect((await notify.deliveries({ limit: 5, before: null, channelId: null })).items).toEqual([])
  })

  it('that is turned off or removed is not posted to any more', async () => {
    const { add, alert, notify, receiver, until, list } = await office()
    receiver.answer = (_, response) => response.writeHead(500).end()
    const { channel } = await add()
    await alert()
    await until(async () => (await list())[0]?.tries.length === 1)
    await notify.change(channel.id, { on: false })
    await until(async () => (await list())[0]?.state === 'failed', 10_000)
    await alert('disk')
    await notify.remove(channel.id)
    expect(notify.channels()).toEqual([])
    expect(receiver.received).toHaveLength(1)
  })

  it('of Slack is sent words in which nothing of an agent is a link or a mention', async () => {
    const { add, alert, until, notify, bodies } = await office()
    await add({ template: 'slack' })
    await alert('error', 'critical', { message: '<!channel> & <https://evil.example|click>' })
    await until(() => notify.stats.delivered === 1)
    expect(bodies()[0].text).toBe('Firing: &lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;')
  })
})

describe('[P-ALERT-4] after kill -9', () => {
  const program = fileURLToPath(new URL('./notify-kill.child.ts', import.meta.url))
  const start = (dir: string, url: string, what = '') =>
    spawn(process.execPath, [program, dir, url, what], { stdio: ['ignore', 'ignore', 'inherit'] })

  it('between the event and the delivery it is delivered, and in the middle of one it is sent again under its id', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'notify-kill-'))
    const receiver = await startReceiver()
    undo.push({ [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) }, receiver)
    const first = start(dir, receiver.url, 'die')
    expect(await once(first, 'exit')).toEqual([null, 'SIGKILL'])
    const before = receiver.received.length
    // Nobody is answered: the second one dies with its delivery in the air.
    receiver.answer = () => undefined
    const second = start(dir, receiver.url)
    await receiver.until(before + 1)
    second.kill('SIGKILL')
    await once(second, 'exit')
    receiver.answer = (_, response) => response.writeHead(200).end()
    const third = start(dir, receiver.url)
    await receiver.until(before + 2)
    third.kill('SIGKILL')
    await once(third, 'exit')
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  }, 20_000)
})
