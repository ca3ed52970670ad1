import type { ResetReason } from '#lib/protocol/frame.ts'
import type { EncodedRange } from './range-encoder.ts'
import type { ReaderClass } from './reader-class.ts'

/** Where a reader's frames go: one connection, on any transport. */
export interface Sink {
  /** @returns false while what was given before still stands unsent; the sink then pumps its readers when that has gone. */
  accepts(): boolean
  /**
   * Takes a frame unless the connection is full or its grant has ended.
   * @returns false when it was not taken; the sink pumps the reader again as soon as it is ready, or has ended it.
   */
  deliver(frame: EncodedRange): boolean
  /** The reader cannot go on from where it stands. */
  reset(reader: Reader, reason: ResetReason): void
  /** The log could not be read. */
  fail(reader: Reader, error: unknown): void
}

/**
 * - `starting`: its first place is being looked up
 * - `ahead`: it holds more than its class was given so far, and waits for the class's next turn
 * - `live`: it gets every flush of its class
 * - `paging`: between two pages, out of memory or from the log
 * - `full`: its sink takes nothing for now
 */
export type ReaderState = 'starting' | 'ahead' | 'live' | 'paging' | 'full' | 'ended'

/** One subscription: a place in the stream and a class. What it misses stays in the log until it asks. */
export class Reader {
  readonly class: ReaderClass
  readonly sink: Sink
  state: ReaderState = 'starting'
  /** It was given everything up to here. While it is live, its class's position goes on in its stead. */
  position = 0
  /** Where it stands among the live readers of its class. */
  index = -1

  constructor(readerClass: ReaderClass, sink: Sink) {
    this.class = readerClass
    this.sink = sink
  }
}
