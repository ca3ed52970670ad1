import type { ReadBounds, StoredEvent } from './log.ts'

/** The newest events of the log in memory: whoever reads a little behind the head needs no thread for it. */
export class Newest {
  readonly #maxBytes: number
  /** The oldest come first; those before `#from` wait to be cut off together. */
  #events: StoredEvent[] = []
  #from = 0
  /** Of what is held; in characters, which are bytes for nearly all that agents write. */
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** @param events follow those that were pushed before. */
  push(events: readonly StoredEvent[]): void {
    for (const event of events) {
      this.#events.push(event)
      this.#length += event.json.length
    }
    while (this.#length > this.#maxBytes && this.#from < this.#events.length) {
      this.#length -= this.#events[this.#from++]?.json.length ?? 0
    }
    if (this.#from > 1_024 && this.#from * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#from)
      this.#from = 0
    }
  }

  /** What a read of the log gives; null where its first event is not held. */
  page(first: number, last: number, { events, bytes }: Pick<ReadBounds, 'events' | 'bytes'>): StoredEvent[] | null {
    const oldest = this.#events[this.#from]?.seq
    if (oldest === undefined || first < oldest || first > last) return null
    const start = this.#from + (first - oldest)
    const most = Math.min(start + Math.max(events, 1), start + (last - first) + 1, this.#events.length)
    if (start >= most) return null
    let end = start
    let left = bytes
    do left -= Buffer.byteLength(this.#events[end++]?.json ?? '')
    while (end < most && left >= Buffer.byteLength(this.#events[end]?.json ?? ''))
    return this.#events.slice(start, end)
  }
}
