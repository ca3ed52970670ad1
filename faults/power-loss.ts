import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { compareAfterLoss, parseAck } from '#lib/log/log-sqlite-kill.ts'
import { chanceOf } from './chance.ts'
import { DiskTrace, loseUnsafe } from './disk-trace.ts'
import type { FaultOptions, FaultReport } from './fault.ts'

const CHILD = fileURLToPath(new URL('../lib/log/log-sqlite-kill.child.ts', import.meta.url))
const WEAKER = new URL('./weaker-sync.ts', import.meta.url).href
/** The weaker modes lose at the latest after so many tries, or the check has no teeth. */
const TRIES = 5

/** Null where programs may be watched. */
export function whyNoTrace(): string | null {
  const tried = spawnSync('strace', ['-f', '-y', '-e', 'trace=fdatasync', '-o', '/dev/null', 'true'])
  if (tried.error) return 'strace is not installed'
  return tried.status === 0 ? null : `strace may not watch programs here: ${String(tried.stderr).trim().slice(0, 200)}`
}

/**
 * `rounds` times the power goes under load: a program that appends is watched by strace and killed, and whatever no sync had
 * made safe by then is zeroed in a copy of its files. Pass: every acknowledged event is in the copy, whole, in one epoch; and
 * the same check does find losses where SQLite runs with synchronous=NORMAL and OFF.
 */
export async function powerLoss({ rounds, seed, log }: FaultOptions): Promise<FaultReport> {
  const why = whyNoTrace()
  if (why !== null) return { violations: [], figures: {}, skipped: [`power-loss was not run: ${why}`] }
  const chance = chanceOf(seed)
  const violations: string[] = []
  const sum = { acked: 0, lostBytes: 0, syncs: 0 }
  for (let round = 0; round < rounds; round++) {
    const report = await losePower('FULL', 20 + Math.floor(chance() * 200), `round-${round}`)
    violations.push(...report.violations)
    sum.acked += report.acked
    sum.lostBytes += report.lostBytes
    sum.syncs += report.syncs
  }
  const found: Record<string, number> = {}
  for (const mode of ['NORMAL', 'OFF'] as const) {
    let losses = 0
    for (let n = 0; n < TRIES && losses === 0; n++)
      losses = (await losePower(mode, 100, `mutant-${n}`)).violations.length
    log(`  with synchronous=${mode} the check finds ${losses} losses`)
    found[`losses found with ${mode}`] = losses
    if (losses === 0) violations.push(`nothing is found to be lost with synchronous=${mode}: this check is void`)
  }
  return {
    violations,
    figures: { powerCuts: rounds, acknowledged: sum.acked, unsafeBytes: sum.lostBytes, syncs: sum.syncs, ...found },
  }
}

async function losePower(mode: 'FULL' | 'NORMAL' | 'OFF', afterAcks: number, name: string) {
  const folder = await mkdtemp(join(tmpdir(), 'mission-power-'))
  try {
    const file = join(folder, 'log.db')
    const trace = join(folder, 'trace')
    const { acks, start } = await appendUntil(file, trace, mode, afterAcks, name)
    const disk = new DiskTrace()
    for await (const line of createInterface({ input: createReadStream(trace) })) disk.read(line)
    let lostBytes = 0
    const copy = join(folder, 'copy.db')
    // Not the -shm: it is memory that a start makes anew.
    const endings = ['', '-wal'].filter((ending) => existsSync(file + ending))
    for (const ending of endings) {
      await copyFile(file + ending, copy + ending)
      lostBytes += await loseUnsafe(copy + ending, disk.unsafe(file + ending))
    }
    const { violations, ackedEvents } = await compareAfterLoss(copy, start, acks)
    return { violations, acked: ackedEvents, lostBytes, syncs: disk.syncs }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function appendUntil(file: string, trace: string, mode: string, afterAcks: number, name: string) {
  const flags = mode === 'FULL' ? [] : ['--import', WEAKER]
  const watched = [process.execPath, ...flags, CHILD, file, name]
  const strace = spawn(
    'strace',
    ['-f', '-y', '-s', '0', '-e', 'trace=pwrite64,fdatasync,fsync', '-o', trace, ...watched],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, MC_FAULT_SYNC: mode },
    },
  )
  const exited = once(strace, 'exit')
  const acks = []
  let start = { epoch: '', head: 0 }
  for await (const line of createInterface({ input: strace.stdout })) {
    const [word, epoch = '', head] = line.split(' ')
    if (word === 'ready') start = { epoch, head: Number(head) }
    const ack = parseAck(line)
    if (ack) acks.push(ack)
    if (acks.length === afterAcks) killWatched(strace.pid ?? 0)
  }
  await exited
  return { acks, start }
}

/** The watched program is the only child of strace, which ends with it. */
function killWatched(strace: number): void {
  const [child] = readFileSync(`/proc/${strace}/task/${strace}/children`, 'utf8').trim().split(' ')
  if (child) process.kill(Number(child), 'SIGKILL')
}
