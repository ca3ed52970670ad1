import { setImmediate } from 'node:timers/promises'
import type { Cursor } from '#lib/protocol/cursor.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { Durability } from '#lib/sqlite/serve.ts'
import { openSqliteThread, type SqliteThread } from '#lib/sqlite/thread.ts'
import { AppendQueue, type Batch, type BatchOutcome } from './append-queue.ts'
import type { Checkpoint, EventLog, ReadBounds, StoredEvent } from './log.ts'
import type { BatchRefusal, Group, GroupResult } from './log-sqlite-append.ts'
import type { ReaderCalls } from './log-sqlite-reader.ts'
import type { SweepPosition } from './log-sqlite-trim.ts'
import type { WriterCalls } from './log-sqlite-writer.ts'
import { Recent } from './recent.ts'
import { BodyEvent } from './stored-event.ts'
import { Tail, type TailListener } from './tail.ts'

export interface SqliteLogOptions {
  /** Path of the database; its folder must exist. */
  readonly file: string
  readonly limits: Pick<Limits, 'appendQueueBytes' | 'recentBytes'>
  /** Hears what no caller is told: a tail listener that threw, a thread that died. */
  onError(error: unknown): void
  /** ms since 1970; decides only how long ids outlive their events. */
  readonly now?: () => number
  /** How long a commit waits for a foreign lock on the file, such as a backup's. */
  readonly busyMs?: number
}

export interface SqliteLog extends EventLog {
  /** What the writing connection really does at a commit: `wal` and 2 (FULL), or P-LOG-2 does not hold. */
  durability(): Promise<Durability>
}

/**
 * The log in one SQLite file. One thread writes and another reads, so that neither the disk nor a reader that catches up
 * ever holds up the thread that serves sockets, nor each other.
 *
 * @throws MissionError `unavailable` when another process has the file open or the disk cannot be trusted, `version` when the
 * file is newer than this program.
 */
export async function openSqliteLog(options: SqliteLogOptions): Promise<SqliteLog> {
  const { file, busyMs = 10_000, onError } = options
  const writer = await openSqliteThread<WriterCalls>(
    new URL('./log-sqlite-writer.ts', import.meta.url),
    { file, busyMs, exclusive: true },
    onError,
  )
  try {
    const reader = await openSqliteThread<ReaderCalls>(
      new URL('./log-sqlite-reader.ts', import.meta.url),
      { file, busyMs, readOnly: true },
      onError,
    )
    return new LogOnThreads(options, writer, reader, await writer.call('describe'))
  } catch (error) {
    await writer[Symbol.asyncDispose]()
    throw error
  }
}

/** What followers that are a little behind a busy log are read from, of what the hub holds: the same events, so no second copy. */
const OF_THE_HUBS = 1 / 2

class LogOnThreads implements SqliteLog {
  readonly epoch: string
  #head: number
  #floor: number
  readonly #writer: SqliteThread<WriterCalls>
  readonly #reader: SqliteThread<ReaderCalls>
  readonly #queue: AppendQueue<GroupResult>
  readonly #tail: Tail
  readonly #recent: Recent
  readonly #now: () => number
  readonly #holds = new Set<{ readonly needs: () => number }>()

  constructor(
    options: SqliteLogOptions,
    writer: SqliteThread<WriterCalls>,
    reader: SqliteThread<ReaderCalls>,
    stored: ReturnType<WriterCalls['describe']>,
  ) {
    this.epoch = stored.epoch
    this.#head = stored.head
    this.#floor = stored.floor
    this.#recent = new Recent(options.limits.recentBytes * OF_THE_HUBS, stored.head)
    this.#writer = writer
    this.#reader = reader
    this.#now = options.now ?? Date.now
    this.#tail = new Tail(options.onError)
    this.#queue = new AppendQueue({
      queueBytes: options.limits.appendQueueBytes,
      commit: (batches) => writer.call('append', groupOf(batches), this.#now()),
      deliver: (batches, result) => this.#deliver(batches, result),
    })
  }

  get head(): number {
    return this.#head
  }

  get floor(): number {
    return this.#floor
  }

  get available(): boolean {
    return this.#writer.alive && this.#reader.alive
  }

  async append(batch: Batch) {
    return batch.length === 0 ? [] : this.#queue.push(batch)
  }

  async read(after: number, { events, bytes, upTo = this.#head }: ReadBounds): Promise<readonly StoredEvent[]> {
    const last = Math.min(upTo, this.#head)
    if (after >= last) return []
    const held = this.available ? this.#recent.page(Math.max(after, this.#floor - 1), last, { events, bytes }) : null
    if (held !== null) {
      // Whoever reads page after page lets others through, as when a thread reads for him.
      await setImmediate()
      return held
    }
    const page = await this.#reader.call('read', after, last, events, bytes)
    return page.bodies.map((body, index) => new BodyEvent(page.first + index, body))
  }

  find(principal: string, id: string): Promise<number | null> {
    return this.#reader.call('find', principal, id)
  }

  async cursorAt(seq: number): Promise<Cursor | null> {
    if (seq !== 0 && (seq < this.#floor || seq > this.#head)) return null
    const tag = await this.#reader.call('tagAt', seq)
    return tag === null ? null : { epoch: this.epoch, seq, tag }
  }

  tail(listener: TailListener): () => void {
    return this.#tail.add(listener)
  }

  saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
    return this.#writer.call('saveCheckpoint', checkpoint)
  }

  loadCheckpoint(stateVersion: number): Promise<Checkpoint | null> {
    return this.#reader.call('loadCheckpoint', stateVersion)
  }

  async trim(floor: number): Promise<number> {
    if (!Number.isSafeInteger(floor)) throw new RangeError(`a floor is a seq, and ${floor} is none`)
    const needed = Array.from(this.#holds, ({ needs }) => needs())
    this.#floor = await this.#writer.call('raiseFloor', Math.min(floor, ...needed))
    // Step by step: appends that arrive meanwhile are written between two steps.
    while (await this.#writer.call('dropEvents'));
    const now = this.#now()
    let position: SweepPosition | null = null
    do position = await this.#writer.call('dropIds', position, now)
    while (position)
    await this.#writer.call('dropMarks', now)
    return this.#floor
  }

  hold(needs: () => number): () => void {
    const entry = { needs }
    this.#holds.add(entry)
    return () => {
      this.#holds.delete(entry)
    }
  }

  durability(): Promise<Durability> {
    return this.#writer.call('durability')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.close()
    // The writer goes last: the last connection to close tidies up the file.
    await this.#reader[Symbol.asyncDispose]()
    await this.#writer[Symbol.asyncDispose]()
  }

  #deliver(batches: readonly Batch[], { first, exceptions }: GroupResult): BatchOutcome[] {
    const stored: StoredEvent[] = []
    const outcomes = batches.map((batch, index): BatchOutcome => {
      const exception = exceptions.get(index)
      if (exception?.kind === 'refusal') return { refused: refusalOf(batch, exception) }
      const receipts = batch.map((entry, place) => {
        const before = exception?.seqs.get(place)
        if (before !== undefined) return { id: entry.id, seq: before, duplicate: true }
        const seq = first + stored.length
        stored.push(new BodyEvent(seq, entry.stamp + entry.content, entry.event))
        return { id: entry.id, seq, duplicate: false }
      })
      return { receipts }
    })
    if (stored.length > 0) {
      this.#head = first + stored.length - 1
      this.#recent.push(stored)
      this.#tail.give(stored)
    }
    return outcomes
  }
}

function groupOf(batches: readonly Batch[]): Group {
  const sizes: number[] = []
  const principals: string[] = []
  const ids: string[] = []
  const bodies: string[] = []
  const contentAt: number[] = []
  const guards = new Map<number, string>()
  for (const batch of batches) {
    sizes.push(batch.length)
    for (const { principal, id, guard, stamp, content } of batch) {
      if (guard !== undefined) guards.set(ids.length, guard)
      principals.push(principal)
      ids.push(id)
      bodies.push(stamp + content)
      contentAt.push(stamp.length)
    }
  }
  return { sizes, principals, ids, bodies, contentAt, guards }
}

function refusalOf(batch: Batch, { what, index, seq }: BatchRefusal): MissionError {
  const entry = batch[index]
  if (what === 'guard') {
    const message = `${entry?.guard} has already happened, at seq ${seq}. Look at the present state and decide again.`
    return new MissionError('conflict', message, { index, current: { guard: entry?.guard, seq } })
  }
  const message = `The id ${JSON.stringify(entry?.id)} belongs to another event, at seq ${seq}. Give each new event an id of its own.`
  return new MissionError('conflict', message, { index, current: { id: entry?.id, seq } })
}
