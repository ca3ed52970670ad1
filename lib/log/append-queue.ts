import { MissionError } from '#lib/protocol/errors.ts'
import type { Receipt } from '#lib/protocol/event.ts'
import type { Entry } from './log.ts'

export type Batch = readonly Entry[]
export type BatchOutcome = { readonly receipts: readonly Receipt[] } | { readonly refused: MissionError }

export interface AppendQueueOptions<R> {
  /** Length of what may wait or be under way; above it appends are refused with `overloaded`. */
  readonly queueBytes: number
  /** Makes one group durable. */
  commit(batches: readonly Batch[]): Promise<R>
  /** Gives a durable group to its readers. @returns what each batch's publisher is told. */
  deliver(batches: readonly Batch[], result: R): readonly BatchOutcome[]
}

interface Pending {
  readonly batch: Batch
  readonly bytes: number
  resolve(receipts: readonly Receipt[]): void
  reject(error: unknown): void
}

/** What goes in one transaction at most, so that no commit takes long and no group is a lump for readers. */
const GROUP_BYTES = 4 * 1024 * 1024
const RETRY_AFTER_MS = 250

/**
 * Group commit: one group is under way at a time, and what arrives meanwhile is the next. An idle queue waits only until
 * the event loop has heard all sockets that have something to say, so that what they bring shares a commit. Batches keep their
 * order.
 */
export class AppendQueue<R> {
  readonly #options: AppendQueueOptions<R>
  #state: 'idle' | 'scheduled' | 'committing' = 'idle'
  #waiting: Pending[] = []
  /** Of what waits and what is under way. */
  #bytes = 0
  #closed = false
  #drained = Promise.withResolvers<void>()

  constructor(options: AppendQueueOptions<R>) {
    this.#options = options
  }

  push(batch: Batch): Promise<readonly Receipt[]> {
    if (this.#closed) return Promise.reject(new MissionError('unavailable', 'The log was closed; nothing was stored.'))
    const bytes = lengthOf(batch)
    // A batch that is larger than the whole queue still passes where nothing else waits.
    if (this.#bytes > 0 && this.#bytes + bytes > this.#options.queueBytes) return Promise.reject(overloaded())
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, bytes, resolve, reject })
      this.#bytes += bytes
      if (this.#state === 'idle') this.#schedule()
    })
  }

  /** Refuses further batches. @returns once those before are settled. */
  close(): Promise<void> {
    this.#closed = true
    if (this.#state === 'idle') this.#drained.resolve()
    return this.#drained.promise
  }

  #schedule(): void {
    this.#state = 'scheduled'
    setImmediate(() => this.#commit())
  }

  #commit(): void {
    this.#state = 'committing'
    const group = this.#takeGroup()
    const batches = group.map(({ batch }) => batch)
    this.#options.commit(batches).then(
      (result) => {
        // The store takes up the next group before this one goes to its readers: disk and sockets work at the same time.
        this.#next(group)
        const outcomes = this.#options.deliver(batches, result)
        for (const [index, { resolve, reject }] of group.entries()) {
          const outcome = outcomes[index]
          if (outcome && 'receipts' in outcome) resolve(outcome.receipts)
          else reject(outcome?.refused)
        }
      },
      (error: unknown) => {
        this.#next(group)
        for (const { reject } of group) reject(error)
      },
    )
  }

  #next(landed: readonly Pending[]): void {
    for (const { bytes } of landed) this.#bytes -= bytes
    if (this.#waiting.length > 0) {
      this.#commit()
      return
    }
    this.#state = 'idle'
    if (this.#closed) this.#drained.resolve()
  }

  #takeGroup(): Pending[] {
    let bytes = 0
    let count = 0
    for (const pending of this.#waiting) {
      if (count > 0 && bytes + pending.bytes > GROUP_BYTES) break
      bytes += pending.bytes
      count += 1
    }
    return this.#waiting.splice(0, count)
  }
}

const overloaded = () =>
  new MissionError('overloaded', 'Too many events wait for the disk. Send them again a little later.', {
    retryAfterMs: RETRY_AFTER_MS,
  })

/** In characters, which are bytes for nearly all that agents write; counting bytes would cost more than it tells. */
function lengthOf(batch: Batch): number {
  let length = 0
  for (const { stamp, content } of batch) length += stamp.length + content.length
  return length
}
