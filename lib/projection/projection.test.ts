import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createFakeClock } from '#lib/control/clock-fixture.ts'
import { entryOf, openTempLog } from '#lib/log/log-fixture.ts'
import { openSqliteLog, type SqliteLog } from '#lib/log/log-sqlite.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { openProjection } from './open-projection.ts'
import type { Taken, TestCalls, TestOptions } from './projection.test-worker.ts'
import type { Projection, ProjectionOptions } from './projection.ts'
import { killWhileFollowing } from './projection-kill.ts'

const MODULE = new URL('./projection.test-worker.ts', import.meta.url)

interface Given extends Partial<Omit<ProjectionOptions, 'options'>> {
  readonly options?: TestOptions
  readonly meaning?: number
}

/** Closes with the test; errors that it does not expect fail it. */
async function follow(log: SqliteLog, file: string, given: Given = {}): Promise<Projection<TestCalls>> {
  const onError = (error: unknown) => {
    throw error
  }
  const projection = await openProjection<TestCalls>({
    file,
    module: MODULE,
    log,
    clock: systemClock,
    onError,
    lagMs: 1,
    meaning: 1,
    ...given,
  })
  onTestFinished(() => projection[Symbol.asyncDispose]())
  return projection
}

const batch = (from: number, count: number, prefix = 'e') =>
  Array.from({ length: count }, (_, n) => entryOf({ id: `${prefix}${from + n}`, data: { n: from + n } }))

/** What it has to have taken of the first `count` events, each of which counts its own seq. */
const whole = (count: number, prefix = 'e'): Taken[] =>
  Array.from({ length: count }, (_, n) => ({ seq: n + 1, id: `${prefix}${n + 1}`, sum: ((n + 1) * (n + 2)) / 2 }))

async function tempLog() {
  const store = await openTempLog()
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

it('[P-PROJ-1] takes every event once and in order, whatever the pages, over any number of restarts', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constantFrom('reopen' as const, 'ask' as const) }),
  )
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 3, maxLength: 12 }),
    fc.constantFrom(undefined, 1, 25),
    async (steps, restsEvery) => {
      await using store = await openTempLog()
      const file = join(store.dir, 'projection.db')
      const options = restsEvery === undefined ? {} : { restsEvery }
      let projection = await follow(store.log, file, { options })
      for (const one of steps) {
        if (one.kind === 'append') await store.log.append(batch(store.log.head + 1, one.count))
        else if (one.kind === 'ask') {
          const { answer } = await projection.ask(store.log.head, 'all')
          expect(answer).toEqual(whole(store.log.head))
        } else {
          await projection[Symbol.asyncDispose]()
          projection = await follow(store.log, file, { options })
        }
      }
      expect((await projection.ask(store.log.head, 'all')).answer).toEqual(whole(store.log.head))
      await projection[Symbol.asyncDispose]()
    },
  )
  await fc.assert(property, { numRuns: 12 })
})

it('[P-PROJ-2] an answer knows the event it has to know, and names the cursor it is true at', async () => {
  const { log, dir } = await tempLog()
  const projection = await follow(log, join(dir, 'p.db'))
  for (let n = 0; n < 20; n++) {
    const [receipt] = await log.append(batch(n + 1, 1))
    const { cursor, answer } = await projection.ask(receipt?.seq ?? 0, 'all')
    expect(answer).toEqual(whole(cursor.seq))
    expect(cursor.seq).toBeGreaterThanOrEqual(receipt?.seq ?? 0)
    expect(await log.cursorAt(cursor.seq)).toEqual(cursor)
  }
  expect(projection.behind).toBe(0)
})

it('[P-PROJ-2] who would wait too long is told how far behind it is, and to try again', async () => {
  const { log, dir } = await tempLog()
  const clock = createFakeClock()
  const projection = await follow(log, join(dir, 'p.db'), { clock, waitMs: 5_000 })
  const asked = projection.ask(7, 'all')
  const outcome = expect(asked).rejects.toMatchObject({ code: 'unavailable', details: { retryAfterMs: 2_000 } })
  await clock.advance(5_000)
  await outcome
})

it('[P-LOG-5] the log forgets nothing that it has not taken', async () => {
  const { log, dir } = await tempLog()
  const clock = createFakeClock()
  const errors: unknown[] = []
  // The page fails once, and is tried again when the clock goes on.
  const poison = { id: 'e20', times: new Int32Array(new SharedArrayBuffer(4)).fill(1) }
  const onError = (error: unknown) => void errors.push(error)
  const projection = await follow(log, join(dir, 'p.db'), { clock, onError, options: { poison } })
  await log.append(batch(1, 20))
  await vi.waitFor(() => expect(errors).toHaveLength(1))
  const cursor = await log.cursorAt(20)
  if (!cursor) throw new Error('no cursor')
  await log.saveCheckpoint({ cursor, stateVersion: 1, state: '{}' })
  expect(await log.trim(20)).toBe(1)
  await clock.advance(1_000)
  await projection.until(20)
  expect(await log.trim(20)).toBe(20)
  await projection[Symbol.asyncDispose]()
  const again = await follow(log, join(dir, 'p.db'))
  expect((await again.ask(20, 'all')).answer).toEqual(whole(20))
})

it('[P-LOG-5] what it would have to be given again after a crash is kept as well', async () => {
  const { log, dir } = await tempLog()
  const projection = await follow(log, join(dir, 'p.db'), { options: { restsEvery: 8 } })
  await log.append(batch(1, 20))
  await projection.until(20)
  const cursor = await log.cursorAt(20)
  if (!cursor) throw new Error('no cursor')
  await log.saveCheckpoint({ cursor, stateVersion: 1, state: '{}' })
  expect(await log.trim(20)).toBe(17)
})

it('[P-PROJ-3] starts anew on a log of another epoch', async () => {
  const [one, other] = [await tempLog(), await tempLog()]
  const file = join(one.dir, 'p.db')
  await one.log.append(batch(1, 10))
  const before = await follow(one.log, file)
  await before.until(10)
  await before[Symbol.asyncDispose]()
  await other.log.append(batch(1, 3, 'other'))
  const after = await follow(other.log, file)
  expect((await after.ask(3, 'all')).answer).toEqual(whole(3, 'other'))
  expect(existsSync(`${file}-before`)).toBe(false)
})

it('[P-PROJ-3] starts anew on a log that was restored from an older copy and went another way', async () => {
  const store = await tempLog()
  const file = join(store.dir, 'p.db')
  await store.log.append(batch(1, 5))
  await store.log[Symbol.asyncDispose]()
  const copy = join(store.dir, 'copy.db')
  await copyFile(store.file, copy)
  const log = await store.reopen()
  await log.append(batch(6, 5, 'lost'))
  const before = await follow(log, file)
  await before.until(10)
  await before[Symbol.asyncDispose]()
  await log[Symbol.asyncDispose]()
  const restored = await openSqliteLog({ file: copy, limits: DEFAULT_LIMITS, onError: () => {} })
  onTestFinished(() => restored[Symbol.asyncDispose]())
  await restored.append(batch(6, 20))
  expect((await (await follow(restored, file)).ask(25, 'all')).answer).toEqual(whole(25))
})

it('[P-PROJ-3] starts anew when its module means something else, unless the log could not give it back', async () => {
  const { log, dir } = await tempLog()
  const file = join(dir, 'p.db')
  await log.append(batch(1, 10))
  const before = await follow(log, file, { meaning: 1 })
  await before.until(10)
  await before[Symbol.asyncDispose]()
  const anew = await follow(log, file, { meaning: 2 })
  expect(anew.seq).toBe(0)
  await anew.until(10)
  await anew[Symbol.asyncDispose]()
  const cursor = await log.cursorAt(10)
  if (!cursor) throw new Error('no cursor')
  await log.saveCheckpoint({ cursor, stateVersion: 1, state: '{}' })
  await log.trim(10)
  const kept = await follow(log, file, { meaning: 3 })
  expect((await kept.ask(10, 'all')).answer).toEqual(whole(10))
})

it('a page that cannot be applied is told of, tried again, and leaves nothing behind', async () => {
  const { log, dir } = await tempLog()
  const errors: unknown[] = []
  const times = new Int32Array(new SharedArrayBuffer(4)).fill(2)
  const projection = await follow(log, join(dir, 'p.db'), {
    options: { poison: { id: 'e30', times }, restsEvery: 7 },
    onError: (error) => errors.push(error),
  })
  await log.append(batch(1, 20))
  await projection.until(20)
  await log.append(batch(21, 20))
  expect((await projection.ask(40, 'all')).answer).toEqual(whole(40))
  expect(errors.map(String)).toEqual(Array(2).fill('Error: poisoned by the test'))
})

it('a thread that died makes it unavailable, and it still closes', async () => {
  const { log, dir } = await tempLog()
  const errors: unknown[] = []
  const projection = await follow(log, join(dir, 'p.db'), { onError: (error) => errors.push(error) })
  await expect(projection.ask(0, 'die')).rejects.toMatchObject({ code: 'unavailable' })
  expect([projection.available, errors.length]).toEqual([false, 1])
  await projection[Symbol.asyncDispose]()
})

it.each([null, 90])(
  '[P-PROJ-1] after kill -9 at any moment it goes on without a gap and without a double (remembers: %s)',
  async (restsEvery) => {
    const dir = await mkdtemp(join(tmpdir(), 'mission-projection-kill-'))
    onTestFinished(() => rm(dir, { recursive: true, force: true }))
    const moments = fc.sample(fc.integer({ min: 1, max: 40 }), { numRuns: 3, seed: 20260102 })
    for (const pages of moments) await killWhileFollowing(dir, pages, restsEvery)
    const log = await openSqliteLog({ file: join(dir, 'log.db'), limits: DEFAULT_LIMITS, onError: () => {} })
    onTestFinished(() => log[Symbol.asyncDispose]())
    const projection = await follow(log, join(dir, 'projection.db'), {
      options: restsEvery === null ? {} : { restsEvery },
    })
    expect(projection.seq).toBeGreaterThan(0)
    const { answer } = await projection.ask(log.head, 'all')
    expect(answer.map(({ seq }) => seq)).toEqual(Array.from({ length: log.head }, (_, n) => n + 1))
    expect(answer.at(-1)?.sum).toBe((log.head * (log.head + 1)) / 2)
  },
  30_000,
)

it('[P-PROJ-2] answers many who ask first at the same moment, and nobody once it is closed', async () => {
  const { log } = await tempLog()
  await log.append(batch(1, 3))
  const dir = await mkdtemp(join(tmpdir(), 'mission-projection-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const projection = await follow(log, join(dir, 'projection.db'))
  const answers = await Promise.all(Array.from({ length: 5 }, () => projection.ask(3, 'all')))
  for (const { answer } of answers) expect(answer).toEqual(whole(3))
  await projection[Symbol.asyncDispose]()
  await expect(projection.ask(3, 'all')).rejects.toMatchObject({ code: 'unavailable' })
})

it('keeps few pages in memory on either thread, since every store of the server has two of them', async () => {
  const { log, dir } = await tempLog()
  const projection = await follow(log, join(dir, 'p.db'))
  await log.append(batch(1, 1))
  const { answer } = await projection.ask(1, 'caches')
  for (const kib of [answer.writing, answer.reading]) {
    expect(kib).toBeGreaterThan(1_024)
    expect(kib).toBeLessThanOrEqual(8 * 1_024)
  }
})
