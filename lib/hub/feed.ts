import type { EventLog } from '#lib/log/log.ts'
import type { Start } from '#lib/protocol/cursor.ts'
import type { Filter } from '#lib/protocol/filter.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { Page } from './page.ts'
import { Pages } from './pages.ts'
import { type EncodedRange, RangeEncoder } from './range-encoder.ts'
import { Reader, type Sink } from './reader.ts'
import { classKey, ReaderClass } from './reader-class.ts'
import type { Recent } from './recent.ts'
import { type MaxBehind, resume, type Verdict } from './resume.ts'
import { Waiters } from './waiters.ts'

/** A place in the stream, with the tag that its cursor carries. */
export interface Place {
  readonly seq: number
  readonly tag: string
}

export interface FeedParts {
  readonly log: EventLog
  readonly limits: Limits
  readonly recent: Recent
  /** The newest place of the log. */
  readonly newest: () => Place
  readonly clock: () => number
}

/** Pages that one reader is given in one go before others have their turn. */
const PAGES_IN_A_ROW = 4

/**
 * Moves readers along the log. Live ones are given each flush, the same bytes for all of a class; every other one pulls
 * pages of its own until it stands where the last flush ended, and is live from there. Nothing is queued for anybody.
 */
export class Feed {
  readonly encoder: RangeEncoder
  readonly #parts: FeedParts
  readonly #pages: Pages
  readonly #waiters = new Waiters()
  readonly #classes = new Map<string, ReaderClass>()
  #ahead: Reader[] = []
  /** Everything up to here was flushed. */
  #flushed: Place
  /** Since the start. */
  readonly counts = { flushes: 0, deliveries: 0, resets: 0, closedSlow: 0 }

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#pages = new Pages(parts.log, parts.recent, { events: parts.limits.pageEvents, bytes: parts.limits.pageBytes })
    this.encoder = new RangeEncoder(parts.log.epoch)
    this.#flushed = parts.newest()
  }

  get head(): number {
    return this.#parts.recent.head
  }

  get floor(): number {
    return this.#parts.log.floor
  }

  /** Readers that are neither live nor about to be. */
  get lagging(): number {
    let lagging = 0
    for (const { size, live } of this.#classes.values()) lagging += size - live
    return lagging - this.#ahead.length
  }

  /** A reader that stands nowhere yet; `start` sets it going and `end` takes it away. */
  open(sink: Sink, sub: string, filter: Filter): Reader {
    const readerClass = this.classOf(sub, filter)
    readerClass.size++
    this.#classes.set(readerClass.key, readerClass)
    return new Reader(readerClass, sink)
  }

  /** The class of these readers; one that nobody has opened yet is not kept. */
  classOf(sub: string, filter: Filter): ReaderClass {
    return this.#classes.get(classKey(sub, filter)) ?? new ReaderClass(sub, filter, this.#flushed.seq)
  }

  start(reader: Reader, position: number): void {
    reader.position = position
    this.pump(reader)
  }

  end(reader: Reader): void {
    if (reader.state === 'ended') return
    if (reader.state === 'live') reader.class.part(reader, reader.class.position)
    if (reader.state === 'ahead') this.#ahead.splice(this.#ahead.indexOf(reader), 1)
    reader.state = 'ended'
    if (--reader.class.size === 0) this.#classes.delete(reader.class.key)
  }

  /** Where a start lies, after waiting for a node that lags (P-RESUME-3), or why it cannot be proven. */
  async locate(start: Start, signal: AbortSignal | null, maxBehind?: MaxBehind): Promise<Located> {
    for (let tries = 0; ; tries++) {
      const verdict = await this.#verdict(start, maxBehind)
      if (verdict.kind === 'go') return verdict
      if (verdict.kind === 'wait' && tries === 0 && start.at === 'cursor') {
        await this.passed(start.cursor.seq - 1, this.#parts.limits.aheadWaitMs, signal)
        continue
      }
      this.counts.resets++
      return verdict.kind === 'wait' ? { kind: 'reset', reason: 'ahead' } : verdict
    }
  }

  /** The empty frame at a place, which tells a reader the cursor of where it begins; null where memory does not know it. */
  bookmarkAt(readerClass: ReaderClass, seq: number): EncodedRange | null {
    const place = this.placeAt(seq)
    return place && this.encoder.empty(readerClass, seq, place, this.head)
  }

  /** The place at a seq; null where memory does not know its tag. */
  placeAt(seq: number): Place | null {
    const tag = this.#knownTag(seq)
    return tag === null ? null : { seq, tag }
  }

  /** Resolves true once something after `seq` was flushed; false when the time is over, at an abort, or when the feed ends. */
  passed(seq: number, ms: number, signal: AbortSignal | null): Promise<boolean> {
    return this.#flushed.seq > seq ? Promise.resolve(true) : this.#waiters.wait(seq, ms, signal)
  }

  /** A page after `position` and up to `upTo` at most; null when it is no longer kept. */
  page(position: number, upTo: number): Promise<Page | null> {
    return this.#pages.get(position, upTo)
  }

  /** Gives everything that came since the last flush to the readers. */
  flush(): void {
    const from = this.#flushed.seq
    const now = this.#parts.clock()
    this.#flushed = this.#parts.newest()
    if (from === this.#flushed.seq) return
    this.counts.flushes++
    for (const readerClass of [...this.#classes.values()]) this.#flushClass(readerClass, from, now)
    const ahead = this.#ahead
    this.#ahead = []
    for (const reader of ahead) this.pump(reader)
    this.#waiters.wake(this.#flushed.seq)
  }

  /** Tells readers whose filter lets little through how far the stream is, at most once in `bookmarkMs`. */
  bookmark(): void {
    const now = this.#parts.clock()
    for (const readerClass of [...this.#classes.values()]) {
      if (readerClass.live === 0 || readerClass.position >= this.#flushed.seq) continue
      if (now - readerClass.sentAt < this.#parts.limits.bookmarkMs) continue
      this.#give(readerClass, this.encoder.empty(readerClass, readerClass.position, this.#flushed, this.head), now)
    }
  }

  /** Moves a reader on until it is live, its sink is full, or a page has to come from the log. */
  pump(reader: Reader): void {
    for (let pages = 0; reader.state !== 'ended' && reader.state !== 'live'; pages++) {
      if (reader.position > this.#flushed.seq) {
        reader.state = 'ahead'
        this.#ahead.push(reader)
        return
      }
      if (reader.position === this.#flushed.seq) {
        this.#join(reader)
        return
      }
      reader.state = 'paging'
      if (pages === PAGES_IN_A_ROW) return void setImmediate(() => this.pump(reader))
      if (!this.#pullPage(reader)) return
    }
  }

  /** Ends all waiting. */
  close(): void {
    this.#waiters.close()
  }

  #join(reader: Reader): void {
    const { class: readerClass } = reader
    if (readerClass.live === 0) readerClass.position = this.#flushed.seq
    readerClass.join(reader)
  }

  /** @returns false when the reader has to wait. */
  #pullPage(reader: Reader): boolean {
    const page = this.#pages.held(reader.position, this.#flushed.seq)
    if (page === null) {
      if (reader.sink.accepts()) void this.#pullFromLog(reader)
      else reader.state = 'full'
      return false
    }
    return this.#givePage(reader, this.encoder.range(reader.class, reader.position, page, this.head))
  }

  async #pullFromLog(reader: Reader): Promise<void> {
    try {
      const page = await this.page(reader.position, this.#flushed.seq)
      if (reader.state === 'ended') return
      if (page === null) {
        this.counts.resets++
        reader.sink.reset(reader, 'gone')
      } else if (this.#givePage(reader, this.encoder.range(reader.class, reader.position, page, this.head)))
        this.pump(reader)
    } catch (error) {
      if (reader.state !== 'ended') reader.sink.fail(reader, error)
    }
  }

  #givePage(reader: Reader, frame: EncodedRange): boolean {
    if (!reader.sink.deliver(frame)) {
      if (reader.state !== 'ended') reader.state = 'full'
      return false
    }
    this.counts.deliveries += frame.count
    reader.position = frame.to
    return true
  }

  #flushClass(readerClass: ReaderClass, from: number, now: number): void {
    if (readerClass.live === 0) return
    for (let at = from; at < this.#flushed.seq; ) {
      const page = this.#pages.held(at, this.#flushed.seq)
      if (page === null) {
        for (const reader of readerClass.disband()) this.pump(reader)
        return
      }
      at = page.to
      const quiet = !readerClass.everything && !page.events.some(({ event }) => readerClass.matches(event.type))
      if (quiet && now - readerClass.sentAt < this.#parts.limits.bookmarkMs) continue
      this.#give(readerClass, this.encoder.range(readerClass, readerClass.position, page, this.head), now)
    }
  }

  #give(readerClass: ReaderClass, frame: EncodedRange, now: number): void {
    readerClass.sentAt = now
    // Before the readers get it: one that parts meanwhile stands where the frame began.
    readerClass.position = frame.to
    this.counts.deliveries += readerClass.give(frame) * frame.count
  }

  #verdict(start: Start, maxBehind?: MaxBehind): Verdict | Promise<Verdict> {
    const judge = (tag: string | null) => resume(start, this.#standing(start, tag, maxBehind), maxBehind)
    if (start.at !== 'cursor' || start.cursor.epoch !== this.#parts.log.epoch || start.cursor.seq > this.head)
      return judge(null)
    const known = this.#knownTag(start.cursor.seq)
    if (known !== null) return judge(known)
    return this.#parts.log.cursorAt(start.cursor.seq).then((cursor) => judge(cursor?.tag ?? null))
  }

  #standing(start: Start, tag: string | null, maxBehind?: MaxBehind) {
    const { log, recent } = this.#parts
    const seq = start.at === 'cursor' ? start.cursor.seq : this.head
    const bytes = maxBehind?.bytes === undefined ? 0 : recent.bytesAfter(seq)
    return { epoch: log.epoch, head: this.head, floor: log.floor, tag, behind: { events: this.head - seq, bytes } }
  }

  #knownTag(seq: number): string | null {
    if (seq === 0) return '0'
    const newest = this.#parts.newest()
    return newest.seq === seq ? newest.tag : this.#parts.recent.tagAt(seq)
  }
}

export type Located = Exclude<Verdict, { kind: 'wait' }>
