import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import type { EventLog } from './log.ts'
import { openSqliteLog } from './log-sqlite.ts'

export interface KillRound {
  readonly file: string
  /** Tells the rounds on one file apart. */
  readonly name: string
  /** Number of acknowledged batches after which the process is killed. */
  readonly afterAcks: number
  /** Let the process say that it has stored what it has yet to store. */
  readonly early?: boolean
}

export interface KillReport {
  readonly epoch: string
  readonly ackedEvents: number
  /** Stored in this round; those not acknowledged are batches whose answer the kill cut off. */
  readonly storedEvents: number
  /** What must never be: each a sentence. */
  readonly violations: readonly string[]
}

/** A batch that a caller was told is stored. */
export interface Ack {
  readonly name: string
  readonly first: number
  readonly size: number
}

/** Kills a process that appends under load with SIGKILL and compares what it was told with what is in the file afterwards. */
export async function killWhileAppending({ file, name, afterAcks, early = false }: KillRound): Promise<KillReport> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./log-sqlite-kill.child.ts', import.meta.url)), file, name, early ? 'early' : ''],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const exited = once(child, 'exit')
  const acks: Ack[] = []
  let start = { epoch: '', head: Number.NaN }
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, epoch = '', head] = line.split(' ')
    if (word === 'ready') start = { epoch, head: Number(head) }
    const ack = parseAck(line)
    if (ack) acks.push(ack)
    // Lines that were written before the kill still arrive and count.
    if (acks.length === afterAcks) child.kill('SIGKILL')
  }
  const [code, signal] = await exited
  if (signal !== 'SIGKILL') throw new Error(`the appending process ended by itself (${code ?? signal})`)
  return compareAfterLoss(file, start, acks)
}

/** Null for a line that tells of something else, and for the last one where it was cut: a whole one ends in its size. */
export function parseAck(line: string): Ack | null {
  const [word, name = '', first, size] = line.split(' ')
  return word === 'ack' && size ? { name, first: Number(first), size: Number(size) } : null
}

/**
 * Opens what is left of a log and compares it with what its callers had been told.
 * @param start epoch and head before the first of the acknowledged batches.
 */
export async function compareAfterLoss(
  file: string,
  start: { readonly epoch: string; readonly head: number },
  acks: readonly Ack[],
): Promise<KillReport> {
  await using log = await openSqliteLog({
    file,
    limits: DEFAULT_LIMITS,
    onError(error) {
      throw error
    },
  })
  const ids = await idsAfter(log, start.head)
  return {
    epoch: log.epoch,
    ackedEvents: acks.reduce((sum, { size }) => sum + size, 0),
    storedEvents: ids.length,
    violations: [
      ...(log.epoch === start.epoch ? [] : [`the epoch changed from ${start.epoch} to ${log.epoch}`]),
      ...lostAcks(acks, ids, start.head),
      ...tornBatches(ids),
    ],
  }
}

/** @returns the id at each seq after `from`. @throws when seq has a gap or an event does not parse. */
async function idsAfter(log: EventLog, from: number): Promise<string[]> {
  const ids: string[] = []
  for (let after = from; after < log.head; after = from + ids.length) {
    for (const stored of await log.read(after, { events: 5_000, bytes: 8e6 })) {
      if (stored.seq !== from + ids.length + 1) throw new Error(`seq ${stored.seq} follows ${from + ids.length}`)
      ids.push(stored.event.id)
    }
  }
  return ids
}

function lostAcks(acks: readonly Ack[], ids: readonly string[], head: number): string[] {
  return acks.flatMap(({ name, first, size }) =>
    Array.from({ length: size }, (_, place) => ({ seq: first + place, id: `${name}/${place}/${size}` }))
      .filter(({ seq, id }) => ids[seq - head - 1] !== id)
      .map(({ seq, id }) => `${id} was acknowledged at seq ${seq} and is not there`),
  )
}

/** Batches are named `<batch>/<place>/<size>`: each must stand whole, in its order, with nothing in between. */
function tornBatches(ids: readonly string[]): string[] {
  for (let at = 0; at < ids.length; ) {
    const [name, , size] = (ids[at] ?? '').split('/')
    const batch = ids.slice(at, at + Number(size))
    if (batch.some((id, place) => id !== `${name}/${place}/${size}`) || batch.length < Number(size)) {
      return [`batch ${name} is torn at ${ids[at]}`]
    }
    at += Number(size)
  }
  return []
}
