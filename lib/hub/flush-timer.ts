import type { Limits } from '#lib/protocol/limits.ts'

export interface FlushTimerParts {
  readonly limits: Limits
  readonly clock: () => number
  readonly flush: () => void
}

/**
 * When to flush: at once on the leading edge, then at most every `flushMs`, or earlier when `flushEvents` or `flushBytes`
 * wait. "At once" is the end of this turn of the event loop, so that what arrives in one turn goes out in one write.
 */
export class FlushTimer {
  readonly #parts: FlushTimerParts
  #flushedAt = Number.NEGATIVE_INFINITY
  #events = 0
  #bytes = 0
  #soon: NodeJS.Immediate | null = null
  #later: NodeJS.Timeout | null = null

  constructor(parts: FlushTimerParts) {
    this.#parts = parts
  }

  changed(events: number, bytes: number): void {
    this.#events += events
    this.#bytes += bytes
    if (this.#soon !== null) return
    const { limits, clock } = this.#parts
    const dueMs = this.#flushedAt + limits.flushMs - clock()
    // Over flushMs where the clock was set back.
    const due = dueMs <= 0 || dueMs > limits.flushMs
    if (due || this.#events >= limits.flushEvents || this.#bytes >= limits.flushBytes)
      this.#soon = setImmediate(() => this.#flush())
    else this.#later ??= setTimeout(() => this.#flush(), dueMs)
  }

  stop(): void {
    if (this.#soon !== null) clearImmediate(this.#soon)
    if (this.#later !== null) clearTimeout(this.#later)
    this.#soon = null
    this.#later = null
  }

  #flush(): void {
    this.stop()
    this.#events = 0
    this.#bytes = 0
    this.#flushedAt = this.#parts.clock()
    this.#parts.flush()
  }
}
