import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { entryOf } from '#lib/log/log-fixture.ts'
import { alertRule } from '#lib/state/alert-rules.ts'
import { HOUR, INPUT, NOON, office, own } from './notify-fixture.ts'
import { startReceiver } from './receiver-fixture.ts'
import { signedHeaders } from './sign.ts'

describe('an alert', () => {
  it('[P-ALERT-4] is posted once, signed, when it fires, when it escalates and when it is over', async () => {
    const { add, alert, tell, bodies, receiver, until, notify, ids } = await office()
    const { channel, secret } = await add({ headers: { authorization: 'Bearer abc' } })
    await tell('agent:registered', { agentId: 'a', name: 'Ada' })
    await alert('error', 'warning')
    await alert('error', 'warning', { message: 'still' })
    await until(() => notify.stats.delivered === 1)
    await alert('error', 'critical')
    await until(() => notify.stats.delivered === 2)
    await tell('system:alertResolved', { alertId: 'error:agent:a' })
    await until(() => notify.stats.delivered === 3)
    expect(bodies().map(({ type }) => type)).toEqual(['alert.fired', 'alert.escalated', 'alert.resolved'])
    expect(bodies()[0]).toMatchObject({
      data: { rule: 'error', severity: 'warning', url: 'https://control.example.com/alerts' },
    })
    expect(bodies()[0].data).toMatchObject({ subject: 'agent:a', agentId: 'a', agentName: 'Ada' })
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

  it('is one alert in the log, however many are given up in one moment', async () => {
    const { add, alert, receiver, until, list, temp, errors } = await office()
    const { channel } = await add()
    const held: (() => void)[] = []
    receiver.answer = (_, response) => {
      held.push(() => response.writeHead(410).end())
      if (held.length >= 2) for (const answer of held.splice(0)) answer()
    }
    for (const who of ['a', 'b']) await alert('error', 'critical', { subject: `agent:${who}` })
    await until(async () => {
      const all = await list()
      return all.length === 2 && all.every(({ state }) => state === 'failed')
    }, 1_000)
    const about = async () =>
      (await temp.log.read(0, { events: 1_000, bytes: 1e9 })).filter(
        ({ event: { type, data } }) => type === 'system:alert' && data.alertId === `webhook:${channel.id}`,
      )
    await until(async () => (await about()).length > 0)
    expect(await about()).toHaveLength(1)
    expect(errors).toEqual([])
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
    own(hanging)
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

  it('that somebody ends or moves, also while the server is down, it is told by what they are then', async () => {
    const { add, alert, tell, until, notify, open, clock, list } = await office()
    const nextAt = async () => (await list()).map((delivery) => delivery.nextAt)
    const quiet = { on: false, from: '22:00', to: '07:00', critical: true }
    await tell('rule:quiet', { ...quiet, until: new Date(NOON + HOUR).toISOString() })
    await add()
    await alert('error', 'warning')
    await until(async () => (await nextAt())[0] === new Date(NOON + HOUR).toISOString())
    await tell('rule:quiet', { ...quiet, on: true, from: '11:00', to: '18:00', until: null })
    await until(async () => (await nextAt())[0] === '2026-11-21T18:00:00.000Z', 100)
    await notify[Symbol.asyncDispose]()
    await tell('rule:quiet', { ...quiet, until: null })
    const again = await open()
    await until(() => again.stats.delivered === 1)
    expect(clock.now()).toBeLessThan(NOON + HOUR)
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

  it('is tested with every other that a rule tells, on or off; the test says so and counts nowhere', async () => {
    const { add, notify, receiver, bodies, temp, tell, state } = await office()
    const { channel } = await add({ rules: ['error'] })
    await add({ name: 'Off', on: false })
    await add({ name: 'Grave alone', least: 'critical' })
    await add({ name: 'Others', rules: ['disk'] })
    const rule = { ruleId: 'error', kind: 'error', on: false, severity: 'warning', channels: ['webhook'] } as const
    await tell('rule:changed', rule)
    const { head } = temp.log
    const present = () => alertRule(state(), 'error') ?? null
    const test = () => notify.testRule(present() ?? expect.fail('no rule'))
    const signature = expect.stringMatching(/^v1,/)
    expect(await test()).toMatchObject([{ channelId: channel.id, name: 'Pager', ok: true, code: 204, signature }])
    expect(bodies()).toMatchObject([{ type: 'test', data: { rule: 'error', severity: 'warning' } }])
    receiver.answer = (_, response) => response.writeHead(500).end()
    expect(await test()).toMatchObject([{ ok: false, code: 500 }])
    expect(temp.log.head).toBe(head)
    expect(notify.stats).toEqual({ delivered: 0, retried: 0, failed: 0 })
    expect((await notify.deliveries({ limit: 5, before: null, channelId: null })).items).toEqual([])
    await tell('rule:changed', { ...rule, channels: ['browser'] })
    expect(await test()).toEqual([])
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

  it.each(['turned off', 'removed'])(
    'that a person %s is no alert, and takes the alert about itself with it',
    async (how) => {
      const { add, alert, notify, receiver, until, list, state } = await office()
      receiver.answer = (_, response) => response.writeHead(500).end()
      const off = await add()
      await alert()
      await until(async () => (await list())[0]?.tries.length === 1)
      await notify.change(off.channel.id, { on: false })
      await until(async () => (await list())[0]?.state === 'failed', 10_000)

      receiver.answer = (_, response) => response.writeHead(410).end()
      const gone = await add({ name: 'Gone' })
      await alert('stale')
      await until(() => state().alerts.get(`webhook:${gone.channel.id}`)?.state === 'firing')
      await (how === 'removed' ? notify.remove(gone.channel.id) : notify.change(gone.channel.id, { on: false }))
      await until(() => state().alerts.get(`webhook:${gone.channel.id}`)?.state === 'resolved')
      expect(state().alerts.has(`webhook:${off.channel.id}`)).toBe(false)
    },
  )

  it('of Slack is sent words in which nothing of an agent is a link or a mention', async () => {
    const { add, alert, tell, until, notify, bodies } = await office()
    await add({ template: 'slack' })
    await tell('agent:registered', { agentId: 'a', name: '<@Ada>' })
    await alert('error', 'critical', { message: '<!channel> & <https://evil.example|click>' })
    await until(() => notify.stats.delivered === 1)
    expect(bodies()[0].text).toBe('Firing: &lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;')
    expect(bodies()[0].attachments[0].text).toContain('critical · &lt;@Ada&gt; · ')
  })
})

describe('[P-ALERT-4] after kill -9', () => {
  const program = fileURLToPath(new URL('./notify-kill.child.ts', import.meta.url))
  const start = (dir: string, url: string, what = '') =>
    spawn(process.execPath, [program, dir, url, what], { stdio: ['ignore', 'ignore', 'inherit'] })

  it('between the event and the delivery it is delivered, and in the middle of one it is sent again under its id', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'notify-kill-'))
    const receiver = await startReceiver()
    own({ [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) })
    own(receiver)
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
  })
})
