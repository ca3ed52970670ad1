import type { EventLog, StoredEvent } from '#lib/log/log.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { Cursor } from '#lib/protocol/cursor.ts'
import { MissionError } from '#lib/protocol/errors.ts'

export interface FollowerParts {
  readonly log: EventLog
  readonly clock: AlarmClock
  readonly onError: (error: unknown) => void
  readonly lagMs: number
  readonly waitMs: number
  /** Applies a page that ends at the cursor. */
  apply(page: readonly StoredEvent[], cursor: Cursor): Promise<Progress>
  /** Where things stand after a page that could not be applied. */
  place(): Promise<Progress>
}

export interface Progress {
  /** Seq applied durably. */
  readonly seq: number
  /** Seq after which events are wanted next, and would be wanted again after a crash: at most `seq`. */
  readonly after: number
}

interface Waiting {
  readonly seq: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const PAGE = { events: 2_000, bytes: 2 * 1024 * 1024 }
const RETRY_MS = { first: 250, most: 30_000 }

/** Takes the log page by page to whoever applies it, from where it stands, for ever; see projection.ts. */
export class LogFollower implements AsyncDisposable {
  readonly #parts: FollowerParts
  readonly #stopping = new AbortController()
  readonly #waiting = new Set<Waiting>()
  readonly #offs: (() => void)[]
  readonly #running: Promise<void>
  #seq: number
  /** Where the next page begins; behind `seq` only while events are read again after a start. */
  #next: number
  #rests: number
  #wake = () => {}

  constructor(parts: FollowerParts, start: Progress) {
    this.#parts = parts
    this.#seq = start.seq
    this.#next = start.after
    this.#rests = start.after
    const { log } = parts
    // The event at the position itself is kept as well: its tag proves that the position is one of this log.
    this.#offs = [log.hold(() => Math.min(this.#rests + 1, Math.max(this.#seq, 1))), log.tail(() => this.#wake())]
    this.#running = this.#run()
  }

  get seq(): number {
    return this.#seq
  }

  until(seq: number): Promise<void> {
    if (seq <= this.#seq) return Promise.resolve()
    if (this.#stopping.signal.aborted)
      return Promise.reject(new MissionError('unavailable', 'The store stopped. Restart the server.'))
    const { clock, waitMs, log } = this.#parts
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiting = { seq, resolve, reject }
    this.#waiting.add(waiting)
    const tooLate = () => {
      const message = `These figures are still being made: ${log.head - this.#seq} events are to be read. Try again in a moment.`
      reject(new MissionError('unavailable', message, { retryAfterMs: 2_000 }))
    }
    const cancel = clock.after(waitMs, tooLate)
    this.#wake()
    return promise.finally(() => {
      this.#waiting.delete(waiting)
      cancel()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    for (const off of this.#offs.splice(0)) off()
    await this.#running
    for (const { reject } of this.#waiting) reject(new MissionError('unavailable', 'The store was closed.'))
  }

  async #run(): Promise<void> {
    let retryMs: number = RETRY_MS.first
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#next >= this.#parts.log.head) await this.#pause(null)
        // Nobody asks: let some more come together.
        else if (this.#waiting.size === 0 && this.#parts.log.head - this.#next < PAGE.events)
          await this.#pause(this.#parts.lagMs)
        if (this.#stopping.signal.aborted) return
        await this.#step()
        retryMs = RETRY_MS.first
      } catch (error) {
        this.#parts.onError(error)
        await this.#rest(retryMs)
        retryMs = Math.min(2 * retryMs, RETRY_MS.most)
        await this.#recover()
      }
    }
  }

  async #step(): Promise<void> {
    const { log, apply, onError } = this.#parts
    const page = await log.read(this.#next, PAGE)
    const [first, last] = [page[0], page.at(-1)]
    if (first === undefined || last === undefined) return
    if (first.seq > this.#next + 1 && first.seq > this.#seq + 1) {
      onError(new Error(`The log has forgotten the events ${this.#seq + 1} to ${first.seq - 1}: figures lack them.`))
    }
    const { seq, after } = await apply(page, { epoch: log.epoch, seq: last.seq, tag: last.tag })
    this.#next = last.seq
    this.#advance(seq, after)
  }

  #advance(seq: number, after: number): void {
    this.#seq = seq
    this.#rests = after
    for (const waiting of this.#waiting) if (waiting.seq <= seq) waiting.resolve()
  }

  async #recover(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    try {
      const { seq, after } = await this.#parts.place()
      this.#next = after
      this.#advance(seq, after)
    } catch (error) {
      // The thread is gone, which its owner was told; every question fails until a restart.
      this.#stopping.abort(error)
      for (const { reject } of this.#waiting) reject(error)
    }
  }

  /** Until something happens, somebody asks, or so much time has passed. */
  #pause(ms: number | null): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = ms === null ? () => {} : this.#parts.clock.after(ms, resolve)
    // While events are let come together, more of them are no reason to hurry.
    this.#wake = () => {
      if (ms === null || this.#waiting.size > 0 || this.#stopping.signal.aborted) resolve()
    }
    return promise.finally(() => {
      cancel()
      this.#wake = () => {}
    })
  }

  #rest(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#parts.clock.after(ms, resolve)
    const { signal } = this.#stopping
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) resolve()
    return promise.finally(cancel)
  }
}
