import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { TestCalls } from './thread.test-worker.ts'
import { openSqliteThread } from './thread.ts'

const WORKER = new URL('./thread.test-worker.ts', import.meta.url)

function tempFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'mission-sqlite-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return join(dir, 'test.db')
}

async function open(options: object = {}, onDeath?: (error: unknown) => void) {
  const thread = await openSqliteThread<TestCalls>(WORKER, { file: tempFile(), ...options }, onDeath)
  onTestFinished(() => thread[Symbol.asyncDispose]())
  return thread
}

it('[P-LOG-2] writes with WAL and synchronous=FULL', async () => {
  expect(await (await open()).call('durability')).toEqual({ journalMode: 'wal', synchronous: 2 })
})

it('runs calls in the order in which they were made', async () => {
  const thread = await open()
  const numbers = Array.from({ length: 100 }, (_, n) => n)
  for (const n of numbers) void thread.call('add', n)
  expect(await thread.call('all')).toEqual(numbers)
})

it('rejects with what the function threw, and goes on', async () => {
  const thread = await open()
  await expect(thread.call('refuse', 7)).rejects.toMatchObject({ code: 'conflict', details: { index: 7 } })
  await expect(thread.call('exec', 'SELEKT 1')).rejects.toThrow(/syntax error/)
  expect(await thread.call('all')).toEqual([])
})

it('answers the calls made before it was closed, rejects later ones, and may be closed twice', async () => {
  const thread = await open()
  const before = [thread.call('add', 1), thread.call('all')]
  const closed = [thread[Symbol.asyncDispose](), thread[Symbol.asyncDispose]()]
  await expect(thread.call('all')).rejects.toMatchObject({ code: 'unavailable' })
  expect(await Promise.all(before)).toEqual([undefined, [1]])
  await Promise.all(closed)
  await thread[Symbol.asyncDispose]()
})

it('rejects every waiting and later call with unavailable when the thread dies, and still closes', async () => {
  const deaths: unknown[] = []
  const thread = await open({}, (error) => deaths.push(error))
  expect(thread.alive).toBe(true)
  const calls = await Promise.allSettled([thread.call('die'), thread.call('add', 1), thread.call('all')])
  const unavailable = { status: 'rejected', reason: { code: 'unavailable' } }
  expect(calls).toMatchObject([unavailable, unavailable, unavailable])
  await expect(thread.call('all')).rejects.toMatchObject({ code: 'unavailable' })
  expect(thread.alive).toBe(false)
  expect(deaths).toMatchObject([{ code: 'unavailable' }])
  await thread[Symbol.asyncDispose]()
})

it('a closed thread is not alive, and nobody is told that it died', async () => {
  const deaths: unknown[] = []
  const thread = await open({}, (error) => deaths.push(error))
  await thread[Symbol.asyncDispose]()
  expect([thread.alive, deaths]).toEqual([false, []])
})

it('keeps its file from every other account of the machine, whatever the folder allows', async () => {
  const made = tempFile()
  await (await open({ file: made })).call('add', 1)
  const modes = await Promise.all([made, `${made}-wal`].map(async (file) => (await stat(file)).mode & 0o777))
  expect(modes).toEqual([0o600, 0o600])
  const wide = tempFile()
  writeFileSync(wide, '', { mode: 0o644 })
  await open({ file: wide })
  expect((await stat(wide)).mode & 0o777).toBe(0o600)
})

it('rejects arguments that cannot cross, and goes on', async () => {
  const thread = await open()
  const uncloneable = (() => 1) as unknown as number
  await expect(thread.call('add', uncloneable)).rejects.toThrow(/could not be cloned/)
  expect(await thread.call('all')).toEqual([])
})

it('tells why it could not open', async () => {
  const file = tempFile()
  await expect(open({ fail: true })).rejects.toMatchObject({ code: 'version', message: 'made for another version' })
  await expect(open({ file: join(file, 'no', 'folder.db') })).rejects.toThrow(/folder\.db cannot be opened: ENOENT/)
  writeFileSync(file, 'this is no database, although it is long enough to be taken for one'.repeat(20))
  await expect(open({ file })).rejects.toThrow(/cannot be opened: file is not a database/)
})

it('an exclusive file has one owner at a time, by whatever name it is called', async () => {
  const file = tempFile()
  const owner = await open({ file, exclusive: true })
  const alias = `${file}-alias`
  symlinkSync(file, alias)
  for (const name of [file, alias]) {
    const second = open({ file: name, exclusive: true })
    await expect(second).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('in use by another'),
    })
  }
  await owner.call('add', 1)
  await owner[Symbol.asyncDispose]()
  expect(await (await open({ file, exclusive: true })).call('all')).toEqual([1])
})

it('a failed opening lets the file go', async () => {
  const file = tempFile()
  await expect(open({ file, exclusive: true, fail: true })).rejects.toMatchObject({ code: 'version' })
  expect(await (await open({ file, exclusive: true })).call('all')).toEqual([])
})
