import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { createFakeClock } from '#lib/control/clock-fixture.ts'
import { entryOf, openTempLog } from '#lib/log/log-fixture.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { ChannelInput } from './channel.ts'
import { createNotify } from './create-notify.ts'
import { startReceiver } from './receiver-fixture.ts'

/** What is ended with the test, the latest first. */
export const own = (one: AsyncDisposable): void => onTestFinished(() => one[Symbol.asyncDispose]())

export const HOUR = 3_600_000
export const NOON = Date.parse('2026-11-21T12:00:00.000Z')
export const INPUT = { name: 'Pager', on: true, template: 'json', least: 'info', rules: null, headers: {} } as const

/** Alerts, webhooks and a receiver, on a clock that stands; all of it is gone with the test. */
export async function office({ now = NOON } = {}) {
  const temp = await openTempLog()
  const receiver = await startReceiver()
  const clock = createFakeClock(now)
  own(temp)
  own(receiver)
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
    own(notify)
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
      { interval: 2 },
    )
  const list = async () => (await notify.deliveries({ limit: 50, before: null, channelId: null })).items
  return { temp, receiver, clock, tell, notify, open, add, alert, ids, bodies, until, list, errors, state: () => state }
}
