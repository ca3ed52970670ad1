import type { ReadBounds, StoredEvent } from './log.ts'

/** The newest events of a log in memory, bounded by bytes: whoever follows it a little behind the head is served from them. */
export class Recent {
  readonly #maxBytes: number
  #events: StoredEvent[] = []
  #sizes: number[] = []
  /** Index of the oldest event still held; those before it, never more than are held, wait to be cut off together. */
  #first = 0
  #bytes = 0
  #head: number

  /** @param head seq of the event before the first that will be pushed. */
  constructor(maxBytes: number, head: number) {
    this.#maxBytes = maxBytes
    this.#head = head
  }

  /** Seq of the newest event pushed. */
  get head(): number {
    return this.#head
  }

  /** Events after this seq are held. */
  get base(): number {
    return this.#head - (this.#events.length - this.#first)
  }

  /** @returns their bytes. */
  push(events: readonly StoredEvent[]): number {
    let added = 0
    for (const event of events) {
      if (event.seq !== this.#head + 1) this.#clear()
      const bytes = Buffer.byteLength(event.json)
      this.#events.push(event)
      this.#sizes.push(bytes)
      this.#bytes += bytes
      added += bytes
      this.#head = event.seq
    }
    while (this.#bytes > this.#maxBytes) this.#bytes -= this.#sizes[this.#first++] ?? 0
    // However few are held: a thousand that wait may be large ones, and many times what is held.
    if (this.#first * 2 > this.#events.length) this.#cut()
    return added
  }

  /** The tag of the stored event at seq, null where it is not held. */
  tagAt(seq: number): string | null {
    return this.#at(seq)?.tag ?? null
  }

  /** Bytes of the held events after seq. */
  bytesAfter(seq: number): number {
    let bytes = 0
    for (let at = Math.max(this.#indexOf(seq + 1), this.#first); at < this.#sizes.length; at++)
      bytes += this.#sizes[at] ?? 0
    return bytes
  }

  /** What a read of the log after `after` gives, up to `upTo` at most: at least one event; null where that is not held. */
  page(after: number, upTo: number, bounds: Pick<ReadBounds, 'events' | 'bytes'>): readonly StoredEvent[] | null {
    const start = this.#indexOf(after + 1)
    const stop = Math.min(this.#indexOf(upTo) + 1, start + Math.max(bounds.events, 1), this.#events.length)
    if (start < this.#first || start >= stop) return null
    let end = start
    let bytes = 0
    do bytes += this.#sizes[end++] ?? 0
    while (end < stop && bytes + (this.#sizes[end] ?? 0) <= bounds.bytes)
    return this.#events.slice(start, end)
  }

  #indexOf(seq: number): number {
    return this.#events.length - 1 - (this.#head - seq)
  }

  #at(seq: number): StoredEvent | undefined {
    const index = this.#indexOf(seq)
    return index < this.#first ? undefined : this.#events[index]
  }

  #cut(): void {
    this.#events = this.#events.slice(this.#first)
    this.#sizes = this.#sizes.slice(this.#first)
    this.#first = 0
  }

  #clear(): void {
    this.#events = []
    this.#sizes = []
    this.#first = 0
    this.#bytes = 0
  }
}
