import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { createPublisher, type Publisher, type Send } from './publisher.ts'
import { type Batch, type Named, type Page, SpoolFiles } from './spool-files.ts'
import { takeLock } from './spool-lock.ts'

export interface SpoolOptions {
  /** A folder of its own for each program that publishes; made where it is missing. */
  readonly dir: string
  /** Where to deliver to: `httpSender({url, key})`. */
  readonly send: Send
  /** What may wait, default 64 MiB. Beyond it the oldest goes, in files of about 1 MiB, and `onProblem` is told. */
  readonly maxBytes?: number
  /**
   * Default true: what `put` has kept survives power loss, for the price of one fdatasync shared by all that wait. False:
   * it survives the death of the program, and not that of the machine.
   */
  readonly fsync?: boolean
  readonly onProblem?: (problem: SpoolProblem) => void
  readonly clock?: AlarmClock
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number
}

export type SpoolProblem =
  /** Not delivered; tried again after the wait. */
  | { readonly kind: 'away'; readonly error: unknown; readonly retryMs: number }
  /** The server will never take these: they are in `refused.ndjson`, and what is behind them goes on. */
  | { readonly kind: 'refused'; readonly drafts: readonly Draft[]; readonly error: unknown }
  /** Batches that went for room. */
  | { readonly kind: 'lost'; readonly batches: number }

/** What a publisher is told at once: it is kept, and will be stored under this id. */
export interface Kept {
  readonly id: string
}

/**
 * Publishing that survives a server that is away: every batch is on disk before `put` resolves, and is delivered in order,
 * once. Each event has its id from the start, so what is delivered again after a crash is stored once. Disposing stops; what
 * is not delivered then stays, and goes out when the folder is opened the next time.
 */
export interface Spool extends AsyncDisposable {
  /** The classic calls, which resolve once kept. */
  readonly publisher: Publisher<Kept>
  /**
   * Keeps an atomic batch. Built-in events get `occurredAt`, for they may arrive much later.
   * @throws MissionError `too_large` above 1 MiB, `overloaded` where the disk is slower than the caller; the disk's own error.
   */
  put(drafts: readonly Draft[]): Promise<readonly Kept[]>
  /** Resolves when everything is delivered. @throws the signal's reason. */
  delivered(signal?: AbortSignal): Promise<void>
}

const BATCH_BYTES = 1024 * 1024
const WAITING_BYTES = 8 * 1024 * 1024
const PAGE_EVENTS = 500
const RETRY_MS = 1_000
const RETRY_MAX_MS = 60_000

/** @throws MissionError `conflict` while another process has the folder open. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 })
  const lock = await takeLock(join(options.dir, 'lock'))
  try {
    const spool = new DiskSpool(options, await SpoolFiles.open(options.dir, options.fsync ?? true), lock)
    spool.start()
    return spool
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

interface Waiting {
  readonly line: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

class DiskSpool implements Spool {
  readonly publisher: Publisher<Kept>
  readonly #options: SpoolOptions
  readonly #clock: AlarmClock
  readonly #files: SpoolFiles
  readonly #lock: AsyncDisposable
  readonly #stop = new AbortController()
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #writing: Promise<void> | null = null
  #delivering: Promise<void> = Promise.resolve()
  /** Ends whatever the delivery waits for. */
  #wake = () => {}
  #isPausing = false
  /** Groups written so far. */
  #groups = 0
  /** Everything is delivered, as far as was looked. */
  #isEmpty = false
  readonly #onEmpty = new Set<() => void>()
  #disposed: Promise<void> | null = null

  constructor(options: SpoolOptions, files: SpoolFiles, lock: AsyncDisposable) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#files = files
    this.#lock = lock
    this.publisher = createPublisher((drafts) => this.put(drafts))
  }

  start(): void {
    this.#delivering = this.#deliver()
  }

  async put(drafts: readonly Draft[]): Promise<readonly Kept[]> {
    if (this.#stop.signal.aborted) throw new MissionError('unavailable', 'The spool is closed. Open it again.')
    if (drafts.length === 0) return []
    const named = drafts.map((draft) => this.#named(draft))
    const line = JSON.stringify(named)
    if (line.length * 3 > BATCH_BYTES && Buffer.byteLength(line) > BATCH_BYTES)
      throw new MissionError('too_large', `A batch may have ${BATCH_BYTES} bytes as JSON. Send it in parts.`)
    if (this.#waitingBytes + line.length > WAITING_BYTES)
      throw new MissionError('overloaded', 'The disk is slower than what is published; wait for earlier calls.')
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject })
      this.#waitingBytes += line.length
      this.#writing ??= this.#write()
    })
    return named.map(({ id }) => ({ id }))
  }

  async delivered(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#isEmpty) return
    await new Promise<void>((resolve, reject) => {
      const done = () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      const abort = () => {
        this.#onEmpty.delete(done)
        reject(signal?.reason)
      }
      this.#onEmpty.add(done)
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#close()
    return this.#disposed
  }

  async #close(): Promise<void> {
    this.#stop.abort(new MissionError('unavailable', 'The spool is closed.'))
    this.#wake()
    await this.#writing
    await this.#delivering
    await this.#files.close()
    await this.#lock[Symbol.asyncDispose]()
  }

  #named(draft: Draft): Named {
    const id = draft.id ?? crypto.randomUUID()
    if (!BUILT_IN.has(draft.type.slice(0, draft.type.indexOf(':'))) || 'occurredAt' in draft.data)
      return { ...draft, id }
    const data = { ...draft.data, occurredAt: new Date(this.#clock.now()).toISOString() }
    // A cast: spreading loses which type the data belongs to.
    return { ...draft, id, data } as Named
  }

  /** All that waits goes to the disk together; what comes meanwhile is the next group. */
  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      this.#waitingBytes = 0
      try {
        await this.#makeRoom()
        await this.#files.append(group.map(({ line }) => line))
        this.#groups++
        this.#isEmpty = false
        for (const { resolve } of group) resolve()
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
      if (!this.#isPausing) this.#wake()
    }
    this.#writing = null
  }

  async #makeRoom(): Promise<void> {
    const { maxBytes = 64 * 1024 * 1024, onProblem } = this.#options
    let batches = 0
    while (this.#files.bytes > maxBytes) batches += await this.#files.dropOldest()
    if (batches > 0) onProblem?.({ kind: 'lost', batches })
  }

  async #deliver(): Promise<void> {
    let failures = 0
    while (!this.#stop.signal.aborted) {
      const groups = this.#groups
      try {
        const page = await this.#files.next(PAGE_EVENTS)
        if (page !== null) await this.#hand(page)
        failures = 0
        if (page !== null || groups !== this.#groups) continue
        this.#isEmpty = true
        for (const done of this.#onEmpty) done()
        this.#onEmpty.clear()
        await this.#woken()
      } catch (error) {
        if (this.#stop.signal.aborted) return
        const retryMs = this.#delay(error, failures++)
        this.#options.onProblem?.({ kind: 'away', error, retryMs })
        await this.#pause(retryMs)
      }
    }
  }

  /** Until something more is written, or the end. */
  async #woken(): Promise<void> {
    if (this.#stop.signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  /** Many batches in one request; where one is refused, each by itself, so that the others go on. */
  async #hand({ batches, segment, end }: Page): Promise<void> {
    try {
      await this.#send(batches.flatMap(({ drafts }) => drafts))
      await this.#files.delivered(segment, end)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const [only] = batches
      if (batches.length === 1 && only) return await this.#refuse(only.drafts, segment, end, error)
      for (const batch of batches) await this.#hand({ batches: [batch], segment, end: batch.end })
    }
  }

  async #refuse(drafts: Batch, segment: number, end: number, error: unknown): Promise<void> {
    await this.#files.keepRefused(drafts, error instanceof Error ? error.message : String(error))
    await this.#files.delivered(segment, end)
    this.#options.onProblem?.({ kind: 'refused', drafts, error })
  }

  #send(drafts: Batch): Promise<unknown> {
    return this.#options.send(drafts, { signal: this.#stop.signal })
  }

  #delay(error: unknown, failures: number): number {
    const asked = isMissionError(error) ? (error.details.retryAfterMs ?? 0) : 0
    const most = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** Math.min(failures, 20))
    return Math.max(Math.min(asked, RETRY_MAX_MS), most * (0.5 + (this.#options.random ?? Math.random)() / 2))
  }

  /** What is written meanwhile does not shorten it: a server that is away is not asked once for each event. */
  async #pause(ms: number): Promise<void> {
    this.#isPausing = true
    const off = this.#clock.after(ms, () => this.#wake())
    await this.#woken()
    off()
    this.#isPausing = false
  }
}

/**
 * Will the server refuse these events whenever they come? What names an event, or can only be about events, is. A key that is
 * wrong or a server that is another one can be put right, so everything is kept until then.
 */
const isRefusal = (error: unknown): boolean =>
  isMissionError(error) &&
  (error.details.index !== undefined ||
    error.code === 'invalid' ||
    error.code === 'conflict' ||
    error.code === 'too_large')

/** The namespaces of event types that have `occurredAt`. */
const BUILT_IN: ReadonlySet<string> = new Set([
  'agent',
  'session',
  'task',
  'lead',
  'token',
  'approval',
  'command',
  'terminal',
  'system',
  'file',
])
