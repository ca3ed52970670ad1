import { stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { describeLogContract } from './log-contract.ts'
import { entryOf, openTempLog } from './log-fixture.ts'
import { openSqliteLog, type SqliteLogOptions } from './log-sqlite.ts'

const WIDE = { events: 100_000, bytes: 1e9 }

async function openStore(options: Partial<Omit<SqliteLogOptions, 'file'>> = {}) {
  const store = await openTempLog(options)
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

/** The file as another program sees it. */
function openFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  onTestFinished(() => {
    if (db.isOpen) db.close()
  })
  return db
}

async function saveCheckpoint(log: Awaited<ReturnType<typeof openSqliteLog>>, seq: number): Promise<void> {
  const cursor = await log.cursorAt(seq)
  if (cursor) await log.saveCheckpoint({ cursor, stateVersion: 1, state: `{"seq":${seq}}` })
}

describeLogContract('SQLite', openTempLog)

describe('SQLite: the file', () => {
  it('[P-LOG-2] a commit waits for the disk: the writing connection has WAL and synchronous=FULL, before and after it wrote', async () => {
    const { log } = await openStore()
    const full = { journalMode: 'wal', synchronous: 2 }
    expect(await log.durability()).toEqual(full)
    await log.append([entryOf()])
    expect(await log.durability()).toEqual(full)
  })

  it('gives the same pages out of memory as a log that was opened again reads from the disk', async () => {
    const store = await openStore()
    const text = (n: number) => (n % 7 === 0 ? '\u20ac\u{1f600}' : 'x').repeat((n * 37) % 120)
    const entries = Array.from({ length: 60 }, (_, n) => entryOf({ id: `e-${n}`, data: { text: text(n) } }))
    for (let n = 0; n < 60; n += 7) await store.log.append(entries.slice(n, n + 7))
    await saveCheckpoint(store.log, 60)
    await store.log.trim(12)
    const asked = Array.from({ length: 300 }, (_, n) => ({
      after: n % 63,
      bounds: { events: n % 9, bytes: (n * 211) % 3_000, ...(n % 3 === 0 && { upTo: (n * 17) % 70 }) },
    }))
    const pagesOf = (log: Pick<typeof store.log, 'read'>) =>
      Promise.all(
        asked.map(async ({ after, bounds }) => {
          const page = await log.read(after, bounds)
          return page.map(({ seq, json, tag, event }) => [seq, json, tag, event.id])
        }),
      )
    const held = await pagesOf(store.log)
    expect(held.filter((page) => page.length > 1).length).toBeGreaterThan(100)
    expect(await pagesOf(await store.reopen())).toEqual(held)
  })

  it('a second opening of the same file is refused while the first lives', async () => {
    const store = await openStore()
    const second = openSqliteLog({ file: store.file, limits: DEFAULT_LIMITS, onError: () => {} })
    await expect(second).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining(store.file) })
    await store.log.append([entryOf()])
    expect((await store.reopen()).head).toBe(1)
  })

  it('a file of a newer version is refused and left as it is', async () => {
    const store = await openStore()
    await store.log[Symbol.asyncDispose]()
    const file = openFile(store.file)
    file.exec('PRAGMA user_version = 99')
    await expect(store.reopen()).rejects.toMatchObject({ code: 'version', message: expect.stringContaining('99') })
    expect(file.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 })
  })

  it('a commit that a foreign lock holds up fails as unavailable, stores nothing, and the next goes on without a hole', async () => {
    const store = await openStore({ busyMs: 50 })
    await store.log.append([entryOf({ id: 'one' })])
    const foreign = openFile(store.file)
    foreign.exec('BEGIN IMMEDIATE')
    const given: number[] = []
    store.log.tail((group) => given.push(...group.map(({ seq }) => seq)))
    const refused = store.log.append([entryOf({ id: 'two', principal: 'key:new' })])
    await expect(refused).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('locked') })
    foreign.exec('ROLLBACK')
    expect(await store.log.append([entryOf({ id: 'three', principal: 'key:new' })])).toMatchObject([{ seq: 2 }])
    expect(given).toEqual([2])
    expect(await store.log.read(0, WIDE)).toHaveLength(2)
  })

  it('a group that the disk refuses half way is taken back whole, and may be sent again', async () => {
    const store = await openStore()
    const file = openFile(store.file)
    const batch = ['fine', 'boom'].map((id) => entryOf({ id, principal: 'key:new', guard: `mc:g:${id}:1` }))
    file.exec(`CREATE TRIGGER refuse BEFORE INSERT ON events WHEN new.body LIKE '%boom%'
      BEGIN SELECT raise(ABORT, 'disk I/O error'); END`)
    const both = await Promise.allSettled([store.log.append([entryOf({ id: 'neighbour' })]), store.log.append(batch)])
    const refused = { status: 'rejected', reason: { code: 'unavailable' } }
    expect(both).toMatchObject([refused, refused])
    expect([store.log.head, await store.log.read(0, WIDE)]).toEqual([0, []])
    file.exec('DROP TRIGGER refuse')
    // Others come first now, so that whatever the failed group had numbered in passing would be theirs.
    const others = ['key:x', 'key:y', 'key:z'].map((principal) => entryOf({ id: 'fine', principal }))
    expect((await store.log.append(others)).map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(await store.log.append(batch)).toMatchObject([
      { seq: 4, duplicate: false },
      { seq: 5, duplicate: false },
    ])
    expect(await (await store.reopen()).append(batch)).toMatchObject([{ duplicate: true }, { duplicate: true }])
  })

  it.each([
    ['writes', 0],
    ['reads', 1],
  ])('says that it is not available once the thread that %s has died, and tells of it', async (_what, which) => {
    const workers: Worker[] = []
    const started = (worker: Worker) => workers.push(worker)
    process.on('worker', started)
    onTestFinished(() => void process.off('worker', started))
    const errors: unknown[] = []
    const { log } = await openStore({ onError: (error) => errors.push(error) })
    expect(log.available).toBe(true)
    await workers[which]?.terminate()
    expect(log.available).toBe(false)
    expect(errors).toMatchObject([{ code: 'unavailable' }])
    await expect(which === 0 ? log.append([entryOf()]) : log.find('key:test', 'x')).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  it('falls back to the checkpoint before where the log no longer proves the newest', async () => {
    const store = await openStore()
    await store.log.append([1, 2, 3, 4].map((n) => entryOf({ id: `e-${n}` })))
    for (const seq of [1, 2, 3]) await saveCheckpoint(store.log, seq)
    const file = openFile(store.file)
    const kept = () => file.prepare('SELECT seq FROM checkpoints ORDER BY seq').all()
    expect(kept()).toEqual([{ seq: 2 }, { seq: 3 }])
    file.exec(`UPDATE events SET body = replace(body, 'e-3', 'e-X') WHERE seq = 3`)
    expect(await store.log.loadCheckpoint(1)).toMatchObject({ cursor: { seq: 2 } })
    file.exec(`UPDATE checkpoints SET epoch = 'another-epoch' WHERE seq = 2`)
    expect(await store.log.loadCheckpoint(1)).toBeNull()
  })

  it('[P-READ-3] a hole in the file is an error, never silence', async () => {
    const store = await openStore()
    await store.log.append([1, 2, 3, 4].map((n) => entryOf({ id: `e-${n}` })))
    openFile(store.file).exec('DELETE FROM events WHERE seq = 3')
    // What it wrote itself it has in memory.
    const log = await store.reopen()
    await expect(log.read(0, WIDE)).rejects.toThrow(/hole before seq 4/)
    await expect(log.read(2, WIDE)).rejects.toThrow(/hole before seq 4/)
  })

  it('keeps the write-ahead log bounded under load, and empties it in an idle moment', async () => {
    const store = await openStore()
    const sizeOf = async (suffix: string) => (await stat(store.file + suffix)).size
    const mebibyte = 1024 * 1024
    let number = 0
    const publish = async () => {
      while (number < 2_400) {
        const batch = Array.from({ length: 20 }, () =>
          entryOf({ id: `${number++}`, data: { text: 'x'.repeat(60_000) } }),
        )
        await store.log.append(batch)
      }
    }
    await Promise.all([publish(), publish(), publish(), publish()])
    expect(await sizeOf('')).toBeGreaterThan(40 * mebibyte)
    expect(await sizeOf('-wal')).toBeLessThan(80 * mebibyte)
    await vi.waitFor(async () => expect(await sizeOf('')).toBeGreaterThan(number * 60_000))
  })
})
