import { join } from 'node:path'
import { entryOf } from '#lib/log/log-fixture.ts'
import { openSqliteLog } from '#lib/log/log-sqlite.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { openProjection } from './open-projection.ts'
import type { TestCalls } from './projection.test-worker.ts'

/** Appends to a log and follows it until it is killed; prints `applied` now and then. See projection-kill.ts. */
const [, , dir = '', restsEvery = ''] = process.argv
const onError = (error: unknown): never => {
  throw error
}
const log = await openSqliteLog({ file: join(dir, 'log.db'), limits: DEFAULT_LIMITS, onError })
const projection = await openProjection<TestCalls>({
  file: join(dir, 'projection.db'),
  module: new URL('./projection.test-worker.ts', import.meta.url),
  options: restsEvery === '' ? {} : { restsEvery: Number(restsEvery) },
  log,
  clock: systemClock,
  onError,
  lagMs: 1,
  meaning: 1,
})
let seen = projection.seq
for (;;) {
  const first = log.head + 1
  await log.append(Array.from({ length: 37 }, (_, n) => entryOf({ data: { n: first + n } })))
  if (projection.seq > seen) process.stdout.write('applied\n')
  seen = projection.seq
}
