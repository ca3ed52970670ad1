import type { EventLog } from '#lib/log/log.ts'
import type { Recent } from '#lib/log/recent.ts'
import type { Start } from '#lib/protocol/cursor.ts'
import type { Filter } from '#lib/protocol/filter.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { Page } from './page.ts'
import { Pages } from './pages.ts'
import { type EncodedRange, RangeEncoder } from './range-encoder.ts'
import { Reader, type Sink } from './reader.ts'
import { classKey, ReaderClass } from './reader-class.ts'
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
/** How long live readers are served in one go: then sockets are read and commits heard, and the next ones hear of those too. */
const SLICE_MS = 4

/**
 * Moves readers along the log. Live ones are given each flush, class by class in turn and the same bytes to all of a class;
 * every other one pulls pages of its own until it stands where its class does, and is live from there. Nothing is queued
 * for anybody.
 */
export class Feed {
  readonly encoder: RangeEncoder
  readonly #parts: FeedParts
  readonly #pages: Pages
  readonly #waiters = new Waiters()
  readonly #classes = new Set<ReaderClass>()
  /** Of each kind the class that takes the next reader. */
  readonly #open = new Map<string, ReaderClass>()
  /** Classes whose turn is to come, in its order. */
  readonly #due = new Set<ReaderClass>()
  #slice: NodeJS.Immediate | null = null
  /** Everything up to here goes to the readers. */
  #flushed: Place
  /** Since the start. */
  readonly counts = { flushes: 0, deliveries: 0, resets: 0, closedSlow: 0, logReads: 0 }

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#pages = new Pages(
      parts.log,
      parts.recent,
      { events: parts.limits.pageEvents, bytes: parts.limits.pageBytes },
      () => this.counts.logReads++,
    )
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
    for (const { size, live, ahead } of this.#classes) lagging += size - live - ahead.size
    return lagging
  }

  /** A reader that stands nowhere yet; `start` sets it going and `end` takes it away. */
  open(sink: Sink, sub: string, filter: Filter): Reader {
    const open = this.classOf(sub, filter)
    const readerClass = open.isFull ? new ReaderClass(sub, filter, this.#flushed.seq) : open
    readerClass.size++
    this.#classes.add(readerClass)
    this.#open.set(readerClass.key, readerClass)
    return new Reader(readerClass, sink)
  }

  /** A class of these readers, for what is the same in all of them; one that nobody has opened yet is not kept. */
  classOf(sub: string, filter: Filter): ReaderClass {
    return this.#open.get(classKey(sub, filter)) ?? new ReaderClass(sub, filter, this.#flushed.seq)
  }

  start(reader: Reader, position: number): void {
    reader.position = position
    this.pump(reader)
  }

  end(reader: Reader): void {
    if (reader.state === 'ended') return
    const { class: readerClass } = reader
    if (reader.state === 'live') readerClass.part(reader, readerClass.position)
    readerClass.ahead.delete(reader)
    reader.state = 'ended'
    readerClass.size--
    const open = this.#open.get(readerClass.key)
    if (readerClass.size === 0) {
      this.#classes.delete(readerClass)
      this.#due.delete(readerClass)
      if (open === readerClass) this.#open.delete(readerClass.key)
    } else if (open === undefined || open.isFull) this.#open.set(readerClass.key, readerClass)
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

  /**
   * Gives everything that came since the last flush to the readers, as far as it gets in one go; the rest follows by itself.
   * @param whole all of it before this returns.
   */
  flush(whole = false): void {
    const from = this.#flushed.seq
    this.#flushed = this.#parts.newest()
    if (from !== this.#flushed.seq) {
      this.counts.flushes++
      // A class that still waits for its turn keeps its place, and gets this too when it comes.
      for (const readerClass of this.#classes) this.#due.add(readerClass)
      this.#waiters.wake(this.#flushed.seq)
    }
    if (whole || this.#slice === null) this.#serve(whole)
  }

  /** Tells readers whose filter lets little through how far the stream is, at most once in `bookmarkMs`. */
  bookmark(): void {
    const now = this.#parts.clock()
    for (const readerClass of [...this.#classes]) {
      const { live, position, seen, sentAt } = readerClass
      // One that has not looked through everything yet has its turn soon, and what it has to tell is told then.
      if (live === 0 || position >= seen || seen !== this.#flushed.seq) continue
      if (now - sentAt < this.#parts.limits.bookmarkMs) continue
      this.#give(readerClass, this.encoder.empty(readerClass, position, this.#flushed, this.head), now)
    }
  }

  /** Moves a reader on until it is live, its sink is full, or a page has to come from the log. */
  pump(reader: Reader): void {
    for (let pages = 0; reader.state !== 'ended' && reader.state !== 'live'; pages++) {
      const end = this.#endOf(reader.class)
      if (reader.position > end) {
        reader.state = 'ahead'
        reader.class.ahead.add(reader)
        return
      }
      if (reader.position === end) {
        reader.class.join(reader, end)
        return
      }
      reader.state = 'paging'
      if (pages === PAGES_IN_A_ROW) return void setImmediate(() => this.pump(reader))
      if (!this.#pullPage(reader, end)) return
    }
  }

  /** Ends all waiting. */
  close(): void {
    this.#waiters.close()
  }

  #serve(whole: boolean): void {
    const begun = this.#parts.clock()
    for (const readerClass of this.#due) {
      this.#due.delete(readerClass)
      this.#flushClass(readerClass)
      if (whole || this.#due.size === 0 || this.#parts.clock() - begun < SLICE_MS) continue
      this.#slice = setImmediate(() => {
        this.#slice = null
        this.#serve(false)
      })
      return
    }
  }

  /** Where a reader of this class has to stand to be live. */
  #endOf(readerClass: ReaderClass): number {
    return readerClass.live === 0 ? this.#flushed.seq : readerClass.seen
  }

  /** @returns false when the reader has to wait. */
  #pullPage(reader: Reader, end: number): boolean {
    const page = this.#pages.held(reader.position, end)
    if (page === null) {
      if (reader.sink.accepts()) void this.#pullFromLog(reader, end)
      else reader.state = 'full'
      return false
    }
    return this.#givePage(reader, this.encoder.range(reader.class, reader.position, page, this.head))
  }

  async #pullFromLog(reader: Reader, end: number): Promise<void> {
    try {
      const page = await this.page(reader.position, end)
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

  #flushClass(readerClass: ReaderClass): void {
    if (readerClass.live > 0) this.#giveAll(readerClass, this.#parts.clock())
    const ahead = [...readerClass.ahead]
    readerClass.ahead.clear()
    for (const reader of ahead) this.pump(reader)
  }

  #giveAll(readerClass: ReaderClass, now: number): void {
    while (readerClass.seen < this.#flushed.seq) {
      const page = this.#pages.held(readerClass.seen, this.#flushed.seq)
      if (page === null) {
        for (const reader of readerClass.disband()) this.pump(reader)
        return
      }
      const quiet = !readerClass.everything && !page.events.some(({ event }) => readerClass.matches(event.type))
      readerClass.seen = page.to
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
    this.counts.logReads++
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
