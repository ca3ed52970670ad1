import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished, vi } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import { openSqliteLog } from '#lib/log/log-sqlite.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { readConfig } from './config.ts'
import { createRuntime } from './create-runtime.ts'

async function start() {
  const dataDir = await mkdtemp(join(tmpdir(), 'mission-runtime-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const runtime = await createRuntime({
    ...readConfig({ DATA_DIR: dataDir }),
    limits: { ...DEFAULT_LIMITS, drainMs: 10 },
  })
  onTestFinished(() => runtime[Symbol.asyncDispose]())
  return { runtime, file: join(dataDir, 'events.db') }
}

const happened = (n: number) => ({ id: `e-${n}`, type: 'test:happened' as const, data: { n } })

it('[P-LOG-2] [P-READ-2] stopping keeps what was acknowledged, saves the state at it, and refuses what comes later', async () => {
  const { runtime, file } = await start()
  const receipts = await Promise.all([1, 2, 3].map((n) => runtime.publish(serverGrant(), [happened(n)])))
  const last = receipts.flat().at(-1)?.seq ?? 0
  await runtime[Symbol.asyncDispose]()
  await runtime[Symbol.asyncDispose]()
  await expect(runtime.publish(serverGrant(), [happened(4)])).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('nothing was stored'),
  })
  await using log = await openSqliteLog({ file, limits: DEFAULT_LIMITS, onError: () => {} })
  expect(log.head).toBe(last)
  expect((await log.loadCheckpoint(STATE_VERSION))?.cursor.seq).toBe(last)
})

it('keeps what is acknowledged while it stops', async () => {
  const { runtime, file } = await start()
  const stopping = runtime[Symbol.asyncDispose]()
  const outcomes = await Promise.allSettled([1, 2, 3].map((n) => runtime.publish(serverGrant(), [happened(n)])))
  await stopping
  await using log = await openSqliteLog({ file, limits: DEFAULT_LIMITS, onError: () => {} })
  const kept = (await log.read(0, { events: 100, bytes: 1e9 })).map(({ seq }) => seq)
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') expect(kept).toContain(outcome.value[0]?.seq)
  expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true)
})

it('tells in /health that it is ready, that it stops, and that a store has died', async () => {
  const workers: Worker[] = []
  const started = (worker: Worker) => workers.push(worker)
  process.on('worker', started)
  onTestFinished(() => void process.off('worker', started))
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => said.mockRestore())
  const { runtime } = await start()
  expect(runtime.http.health()).toEqual({ status: 'ok', ready: true })
  // In the order of their start: accounts, then the log's writer and its reader, then what follows the log.
  expect(workers.length).toBeGreaterThan(3)
  await workers[1]?.terminate()
  expect(runtime.http.health()).toEqual({ status: 'unavailable', ready: false })
  expect(said).toHaveBeenCalledTimes(1)
  await expect(runtime.publish(serverGrant(), [happened(1)])).rejects.toMatchObject({ code: 'unavailable' })
  const stopping = runtime[Symbol.asyncDispose]()
  expect(runtime.http.health()).toEqual({ status: 'stopping', ready: false })
  await stopping
})

it('shows in /metrics what each connector was sent', async () => {
  const { runtime } = await start()
  const [connector] = runtime.http.connectors
  const request = { grant: serverGrant(), path: '/hooks', query: new URLSearchParams(), headers: {}, now: Date.now() }
  const body = Buffer.from(JSON.stringify({ hook_event_name: 'SessionStart', session_id: 's-1', cwd: '/home/ada/web' }))
  await connector?.handle({ ...request, body }, runtime.publish)
  const { body: text } = await runtime.http.metrics()
  expect(text).toContain('mission_control_connector_requests{connector="claude-code"} 1')
  expect(text).toContain('mission_control_connector_requests{connector="otlp"} 0')
})

it('shows in /metrics how far each store that follows the log is behind it', async () => {
  const { runtime } = await start()
  const stores = ['fileHistory', 'archive', 'leadStore', 'usage', 'away']
  const behind = async () => {
    const { body } = await runtime.http.metrics()
    return stores.map((store) => Number(new RegExp(`store_behind\\{store="${store}"\\} (\\d+)`).exec(body)?.[1]))
  }
  let n = 0
  // They let events come together for half a second.
  const afterOneMore = async () => {
    await runtime.publish(serverGrant(), [happened(++n)])
    return behind()
  }
  const someLeft = stores.map(() => expect.toSatisfy((left: number) => left > 0 && left <= runtime.log.head))
  await expect.poll(afterOneMore).toEqual(someLeft)
  // An answer knows at least the event that it names.
  await runtime.usage.budgetPast('none', runtime.log.head)
  expect((await behind())[stores.indexOf('usage')]).toBe(0)
})

it('[P-AUTH-4] what a bound key says of the session of another agent is refused, and counts for nobody', async () => {
  const { runtime } = await start()
  await runtime.publish(serverGrant(), [{ type: 'session:started', data: { sessionId: 's', agentId: 'theirs' } }])
  const { principal, ...grant } = serverGrant()
  const bound = { ...grant, principal: { ...principal, kind: 'key', id: 'key:k', bound: { agentId: 'mine' } } } as const
  const usage = { sessionId: 's', model: 'm', costUsd: 1_000 }
  const draft = { type: 'token:usage', data: { ...usage, agentId: 'mine' } } as const
  await expect(runtime.publish(bound, [draft])).rejects.toMatchObject({ code: 'forbidden' })
  const { state } = runtime.hub.snapshot()
  expect(state.agents.get('theirs')?.tokens.costNano).toBe(0)
})
