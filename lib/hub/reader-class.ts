import { EVERYTHING, type Filter, filterKey, matcher } from '#lib/protocol/filter.ts'
import type { EncodedRange, RangeOf } from './range-encoder.ts'
import type { Reader } from './reader.ts'

/** A class of so many readers takes no more, so that others have their turn soon; the next ones make another of the same key. */
const MOST = 128

/** Readers with the same filter and the same subscription name: they share one position and the same bytes. */
export class ReaderClass implements RangeOf {
  readonly key: string
  readonly sub: string
  readonly matches: (type: string) => boolean
  readonly everything: boolean
  /** All of its readers, live or not; a class without any is forgotten. */
  size = 0
  /** Its live readers were given everything that passes the filter up to here. */
  position: number
  /** Up to here the stream was looked through for them; further than `position` where nothing passed the filter. */
  seen: number
  /** Readers that hold more than the class has seen, and wait for its turn. */
  readonly ahead = new Set<Reader>()
  /** When they were last given a frame, in milliseconds of the hub's clock. */
  sentAt = 0
  readonly #live: Reader[] = []

  constructor(sub: string, filter: Filter, position: number) {
    this.key = classKey(sub, filter)
    this.sub = sub
    this.matches = matcher(filter)
    this.everything = filter[0] === EVERYTHING[0]
    this.position = position
    this.seen = position
  }

  get live(): number {
    return this.#live.length
  }

  get isFull(): boolean {
    return this.size >= MOST
  }

  /** @param at where the reader stands: where the class does, if it has live readers. */
  join(reader: Reader, at: number): void {
    if (this.live === 0) {
      this.position = at
      this.seen = at
    }
    reader.state = 'live'
    reader.index = this.#live.push(reader) - 1
  }

  /** Takes a live reader out; it stands at `position` now, or further on. */
  part(reader: Reader, position: number): void {
    const last = this.#live.pop()
    if (last !== undefined && last !== reader) {
      this.#live[reader.index] = last
      last.index = reader.index
    }
    reader.index = -1
    reader.position = Math.max(reader.position, position)
  }

  /** Gives a frame to all live readers, the same bytes to each. One that does not take it is left behind. @returns how many took it. */
  give(frame: EncodedRange): number {
    let given = 0
    // Backwards, so that a reader that parts only moves one that was served.
    for (let index = this.#live.length - 1; index >= 0; index--) {
      const reader = this.#live[index]
      if (reader === undefined) continue
      if (reader.sink.deliver(frame)) given++
      else if (reader.state === 'live') {
        this.part(reader, frame.from)
        reader.state = 'full'
      }
    }
    return given
  }

  /** Parts all live readers, each standing at the class's position. */
  disband(): Reader[] {
    const readers = this.#live.slice()
    for (const reader of readers) {
      this.part(reader, this.position)
      reader.state = 'paging'
    }
    return readers
  }
}

export const classKey = (sub: string, filter: Filter): string => `${sub}:${filterKey(filter)}`
