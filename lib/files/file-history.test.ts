import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { entryOf, openTempLog } from '#lib/log/log-fixture.ts'
import type { SqliteLog } from '#lib/log/log-sqlite.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { createFileHistory } from './create-file-history.ts'
import type { FileHistory, FileHistoryQuery } from './file-history.ts'

let store: Awaited<ReturnType<typeof openTempLog>>
let log: SqliteLog
let history: FileHistory
let folder: string
beforeAll(async () => {
  store = await openTempLog()
  log = store.log
  folder = await mkdtemp(join(tmpdir(), 'mission-files-'))
  const onError = (error: unknown) => {
    throw error
  }
  history = await createFileHistory({ file: join(folder, 'files.db'), log, clock: systemClock, onError, lagMs: 1 })
})
afterAll(async () => {
  await history[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const ALL: FileHistoryQuery = {
  path: null,
  q: null,
  agentId: null,
  sessionId: null,
  change: null,
  spans: null,
  before: null,
  limit: 100,
}

async function touched(...acts: readonly object[]) {
  await log.append(acts.map((data) => entryOf({ type: 'file:change', data: { change: 'modified', ...data } })))
}

async function paths(query: Partial<FileHistoryQuery>): Promise<readonly string[]> {
  const { items } = await history.page({ ...ALL, ...query }, log.head)
  return items.map(({ path, change, agentId }) => `${agentId ?? 'nobody'} ${change} ${path}`)
}

it('tells who did what to a file, the newest first, by each of its questions', async () => {
  await touched(
    { path: 'src/a.ts', agentId: 'fox', sessionId: 's1', change: 'read' },
    { path: 'src/a.ts', agentId: 'owl', sessionId: 's2' },
    { path: 'docs/100%_done.md', agentId: 'owl', change: 'created', size: 7, root: '/srv/web' },
    { path: 'docs/100 done.md' },
  )
  expect(await paths({ path: 'src/a.ts' })).toEqual(['owl modified src/a.ts', 'fox read src/a.ts'])
  expect(await paths({ q: 'A.TS' })).toHaveLength(2)
  expect(await paths({ q: '100%_' })).toEqual(['owl created docs/100%_done.md'])
  expect(await paths({ agentId: 'owl', change: 'modified' })).toEqual(['owl modified src/a.ts'])
  expect(await paths({ sessionId: 's1' })).toEqual(['fox read src/a.ts'])
  const [made] = (await history.page({ ...ALL, change: 'created' }, log.head)).items
  expect(made).toMatchObject({ size: 7, root: '/srv/web', sessionId: null })
})

it('knows whose an act was though only its session was told, before or after', async () => {
  await touched({ path: 'late.ts', sessionId: 'late' })
  expect(await paths({ path: 'late.ts' })).toEqual(['nobody modified late.ts'])
  await log.append([entryOf({ type: 'session:started', data: { sessionId: 'late', agentId: 'elk' } })])
  await touched({ path: 'late.ts', sessionId: 'late' })
  expect(await paths({ path: 'late.ts' })).toEqual(['elk modified late.ts', 'elk modified late.ts'])
  expect(await paths({ agentId: 'elk' })).toHaveLength(2)
})

it('gives each act once over its pages, also while more come', async () => {
  await touched(...Array.from({ length: 25 }, (_, n) => ({ path: `page/${n}` })))
  const seen: string[] = []
  let before: number | null = null
  do {
    const page = await history.page({ ...ALL, q: 'page/', before, limit: 10 }, log.head)
    seen.push(...page.items.map(({ path }) => path))
    before = page.next === undefined ? null : Number(page.next)
    await touched({ path: 'page/later' })
  } while (before !== null)
  expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `page/${24 - n}`))
})

it('[P-FILE-3] tells what each of some agents did in a time of its own, the newest first, over its pages', async () => {
  const from = log.head
  await touched(
    { path: 'span/1', agentId: 'fox' },
    { path: 'span/2', agentId: 'fox' },
    { path: 'span/3', agentId: 'owl' },
    { path: 'span/4', agentId: 'owl', change: 'read' },
    { path: 'span/5', agentId: 'fox' },
    { path: 'span/6', agentId: 'fox' },
  )
  const spans = [
    { agentId: 'fox', since: from + 5, until: null },
    { agentId: 'elk', since: from + 4, until: from + 5 },
    { agentId: 'owl', since: from + 2, until: from + 4 },
    { agentId: 'fox', since: from, until: from + 2 },
  ]
  expect(await paths({ spans })).toEqual(['fox modified span/6', 'owl modified span/3', 'fox modified span/1'])
  expect(await paths({ spans, agentId: 'owl' })).toEqual(['owl modified span/3'])
  expect(await paths({ spans: [] })).toEqual([])
  const { items, next } = await history.page({ ...ALL, spans, limit: 2 }, log.head)
  expect([items.length, next]).toEqual([2, String(from + 3)])
  expect(await paths({ spans, limit: 2, before: Number(next) })).toEqual(['fox modified span/1'])
})

it('[P-PROJ-1] stands behind what it is not about as behind what it is', async () => {
  await log.append([
    entryOf({ type: 'task:created', data: { taskId: 't', title: 'a "type":"file:change" in a title' } }),
    entryOf({ type: 'file:change', data: { path: 'among.ts', change: 'modified' } }),
    entryOf({ type: 'agent:activity', data: { agentId: 'fox', kind: 'note', title: 'no file' } }),
  ])
  const { cursor, items } = await history.page({ ...ALL, path: 'among.ts' }, log.head)
  expect(items.map(({ seq }) => seq)).toEqual([log.head - 1])
  expect(cursor).toContain(`:${log.head}:`)
})
