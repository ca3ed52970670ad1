import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, type TestServer } from '#e2e/server.ts'
import type { Rung } from '#lib/client/transport.ts'
import { checkExactness, ExactReader } from '#lib/hub/exactness-check.ts'
import { type Door, readOver, TRANSPORTS, type Transport } from '#lib/hub/transport-hopper.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { Guest } from './guest.ts'
import { doorOf, publishTo, stateHashOf, storedIn } from './product.ts'
import { until } from './until.ts'

/** The server waits so long for a node that lags (P-RESUME-3), and the answer has to travel. */
const RESET_MS = 2_000 + 500
const RUNGS: readonly Rung[] = ['websocket', 'sse', 'poll']

/**
 * The log is put back from a backup that is older than what clients have read; then they come back, once at once and once
 * after `rounds` new events were stored in place of the lost ones. Pass: whoever had read what is gone is told so within 2 s
 * on every transport, loads one snapshot and is exact from there; whoever had not goes on as if nothing had happened.
 */
export async function restoredBackup({ rounds, seed, short, log }: FaultOptions): Promise<FaultReport> {
  const violations: string[] = []
  const figures: Record<string, number> = { newEvents: rounds }
  for (const fresh of [0, rounds]) {
    log(`  coming back ${fresh === 0 ? 'at once' : `after ${fresh} new events`}`)
    const report = await restore(fresh, seed, short)
    violations.push(...report.violations.map((violation) => `${violation} (${fresh} new events)`))
    figures[fresh === 0 ? 'slowestResetMs' : 'slowestResetAfterNewMs'] = report.slowestMs
  }
  return { violations, figures }
}

async function restore(fresh: number, seed: number, short: boolean) {
  await using server = await startServer()
  await grow(server, 'before', 200, seed)
  const early = new ExactReader('a reader that had stopped before the backup')
  await readUpTo(server, early, (await storedIn(server)).stored.length)
  await server.stop()
  await copyLog(server.dataDir, '.backup')
  await server.restart()
  await grow(server, 'lost', 300, seed + 1)
  const read = (await storedIn(server)).stored.length
  const guests = RUNGS.map((rung) => ({ rung, guest: new Guest({ name: `a page on ${rung}`, url: server.url }) }))
  using stack = new DisposableStack()
  for (const { rung, guest } of guests) stack.use(guest).force(rung)
  await until(() => guests.every(({ rung, guest }) => guest.position >= read && guest.rung === rung), 30_000)
  for (const { guest } of guests) guest.disconnect()
  const readers = TRANSPORTS.map((transport) => ({ transport, reader: new ExactReader(`a reader on ${transport}`) }))
  for (const { reader } of readers) await readUpTo(server, reader, read)
  await server.stop()
  await copyLog(server.dataDir, '', '.backup')
  await server.restart()
  if (fresh > 0) await grow(server, 'new', fresh, seed + 2)
  const asked = await Promise.all(readers.map(({ transport, reader }) => resetAfter(doorOf(server), transport, reader)))
  for (const { guest } of guests) guest.connect()
  await until(() => guests.every(({ guest }) => guest.snapshots > 0 && guest.isLive), 20_000)
  await grow(server, 'after', 50, seed + 3)
  const { stored } = await storedIn(server)
  await until(() => guests.every(({ guest }) => guest.position === stored.length), 20_000)
  await readUpTo(server, early, stored.length)
  const hash = await stateHashOf(server)
  return {
    slowestMs: Math.max(...asked.map(({ ms }) => ms)),
    violations: [
      ...asked.flatMap(({ violation }) => violation ?? []),
      ...asked
        .filter(({ ms }) => !short && ms > RESET_MS)
        .map(({ ms, name }) => `${name} was reset only after ${ms} ms`),
      ...guests
        .filter(({ guest }) => guest.snapshots !== 1)
        .map(({ guest }) => `${guest.name} loaded ${guest.snapshots} snapshots, not one`),
      ...[...guests.map(({ guest }) => guest), early].flatMap((one) => checkExactness(one, { stored, hash })),
    ],
  }
}

/** Copies the database and what belongs to it; the server must not run. */
async function copyLog(dataDir: string, to: string, from = ''): Promise<void> {
  const files = await readdir(dataDir)
  const isLog = (name: string, ending: string) => /^events\.db(-wal)?$/.test(name.slice(0, name.length - ending.length))
  for (const name of files) if (to === '' && isLog(name, '')) await rm(join(dataDir, name))
  for (const name of files) {
    if (!name.endsWith(from) || !isLog(name, from)) continue
    await copyFile(join(dataDir, name), join(dataDir, name.slice(0, name.length - from.length) + to))
  }
}

async function grow(server: TestServer, name: string, events: number, seed: number): Promise<void> {
  const publishers = [1, 2, 3, 4].map((n) => publishTo(server, `${name}-${n}`, 4_000, chanceOf(seed * 10 + n)))
  while (publishers.reduce((sum, { acked }) => sum + acked.size, 0) < events) await sleep(10)
  for (const publisher of publishers) await publisher.stop()
}

async function readUpTo(server: TestServer, reader: ExactReader, seq: number): Promise<void> {
  const stop = new AbortController()
  const reading = readOver('ws', doorOf(server), reader, stop.signal)
  await until(() => reader.position >= seq, 20_000)
  stop.abort()
  await reading
}

interface Asked {
  readonly name: string
  readonly ms: number
  readonly violation: string | null
}

/** Comes back with a cursor that was read before the restore. It must be told, and must be told nothing else. */
export async function resetAfter(
  door: Door,
  transport: Transport,
  reader: ExactReader,
  giveUpMs = 30_000,
): Promise<Asked> {
  const { name } = reader
  const started = performance.now()
  const frames = reader.frames.length
  const over = new AbortController()
  let outcome = ''
  const reading = readOver(transport, door, reader, over.signal)
    .catch((error: Error) => error.message)
    .then((said) => {
      outcome = said ?? 'nothing'
    })
  await until(() => outcome !== '' || reader.frames.length > frames, giveUpMs)
  const ms = Math.round(performance.now() - started)
  over.abort()
  await reading
  if (reader.frames.length > frames) return { name, ms, violation: `${name} was sent events of another past` }
  if (!outcome.includes('was reset')) return { name, ms, violation: `${name} was not reset: ${outcome}` }
  return { name, ms, violation: null }
}
