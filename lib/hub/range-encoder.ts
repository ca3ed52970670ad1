import { formatCursor } from '#lib/protocol/cursor.ts'
import { EncodedFrame } from './encoded-frame.ts'
import type { Page } from './page.ts'

/** Which readers share bytes: those of one filter and one subscription name. */
export interface RangeOf {
  readonly key: string
  readonly sub: string
  readonly matches: (type: string) => boolean
  /** True for `*`: no event is looked into. */
  readonly everything: boolean
}

/** An `events` frame over the range (from, to]. */
export class EncodedRange extends EncodedFrame {
  readonly from: number
  readonly to: number
  /** The stream's newest seq, as the frame tells it. */
  readonly head: number
  /** How many of the range's events passed the filter. */
  readonly count: number

  constructor(from: number, to: number, head: number, count: number, json: string, cursor: string) {
    super(json, cursor)
    this.from = from
    this.to = to
    this.head = head
    this.count = count
  }
}

const CACHE_BYTES = 8 * 1024 * 1024

/**
 * Joins stored events into `events` frames, each range once per class. What was encoded stays for a while, since many
 * readers come back from the same place at the same time.
 */
export class RangeEncoder {
  readonly #epoch: string
  readonly #cache = new Map<string, EncodedRange>()
  #bytes = 0
  /** How many frames were encoded since the start. */
  encoded = 0

  constructor(epoch: string) {
    this.#epoch = epoch
  }

  /**
   * The frame over (from, page.to]. `from` may lie before the page where nothing between passes the filter.
   * @param head as it is told to the readers.
   */
  range(of: RangeOf, from: number, page: Page, head: number): EncodedRange {
    const key = `${from}:${page.to}:${of.key}`
    const known = this.#cache.get(key)
    // A frame tells the head as it is: one that was encoded before the head moved on is encoded anew.
    if (known?.head === Math.max(head, page.to)) return known
    if (known) this.#bytes -= known.json.length
    const range = this.#encode(of, from, page, head)
    this.#cache.set(key, range)
    this.#bytes += range.json.length
    for (const [oldest, { json }] of this.#cache) {
      if (this.#bytes <= CACHE_BYTES) break
      this.#cache.delete(oldest)
      this.#bytes -= json.length
    }
    return range
  }

  /** The frame over (from, to] where nothing passes the filter: it tells the cursor of `to`. */
  empty(of: RangeOf, from: number, to: { readonly seq: number; readonly tag: string }, head: number): EncodedRange {
    return this.#frame(of, from, to.seq, to.tag, head, [])
  }

  #encode(of: RangeOf, from: number, page: Page, head: number): EncodedRange {
    const events = of.everything ? page.events : page.events.filter(({ event }) => of.matches(event.type))
    const tag = page.events.at(-1)?.tag ?? '0'
    return this.#frame(
      of,
      from,
      page.to,
      tag,
      head,
      events.map(({ json }) => json),
    )
  }

  #frame(of: RangeOf, from: number, to: number, tag: string, head: number, events: readonly string[]): EncodedRange {
    this.encoded++
    const cursor = formatCursor({ epoch: this.#epoch, seq: to, tag })
    const newest = Math.max(head, to)
    const json = `{"type":"events","sub":${JSON.stringify(of.sub)},"from":${from},"to":${to},"head":${newest},"cursor":"${cursor}","events":[${events.join(',')}]}`
    return new EncodedRange(from, to, newest, events.length, json, cursor)
  }
}
