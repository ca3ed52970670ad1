import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { entryOf } from '#lib/log/log-fixture.ts'
import { openSqliteLog } from '#lib/log/log-sqlite.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { emptyState } from '#lib/state/mission.ts'
import { createNotify } from './create-notify.ts'

/**
 * Tells alerts of `log.db` to the receiver, until it is killed. With `die` it fires an alert and dies at the moment at which
 * that is stored; with `fire` it fires one and lives. See create-notify.test.ts.
 */
const [, , dir = '', url = '', what = ''] = process.argv
const onError = (error: unknown): never => {
  throw error
}
const log = await openSqliteLog({ file: join(dir, 'log.db'), limits: DEFAULT_LIMITS, onError })
const notify = await createNotify({
  file: join(dir, 'notify.db'),
  log,
  state: emptyState,
  clock: systemClock,
  random: randomBytes,
  chance: Math.random,
  say: async () => undefined,
  publicUrl: null,
  onError,
})
if (notify.channels().length === 0) {
  const basic = { name: 'hook', on: true, template: 'json', least: 'info', rules: null, headers: {} } as const
  await notify.create('person:p', { ...basic, url })
}
setInterval(() => {}, 1_000)
if (what !== '') {
  const data = { rule: 'error', severity: 'warning', message: 'x', subject: 'agent:a' }
  await log.append([entryOf({ principal: 'rule:alerts', type: 'system:alert', data })])
  if (what === 'die') process.kill(process.pid, 'SIGKILL')
}
