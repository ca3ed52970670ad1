interface Bucket {
  /** Below zero where a batch was larger than what was left: it is paid off before the next. */
  tokens: number
  /** When `tokens` was true, in milliseconds. */
  at: number
  readonly perSecond: number
}

/** What a bucket holds when it is full, in seconds' worth of its rate. */
const BURST_SECONDS = 2

/**
 * Token buckets by name, such as `publish person:7`. They outlive connections, so that reconnecting gives nobody more; one
 * that is full again is forgotten.
 */
export class TokenBuckets {
  readonly #clock: () => number
  readonly #buckets = new Map<string, Bucket>()

  /** @param clock milliseconds that never go back. */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  get size(): number {
    return this.#buckets.size
  }

  /**
   * Takes `amount` tokens. More than a full bucket holds passes when the bucket is full, and leaves a debt.
   * @returns 0 when they were taken, else the milliseconds after which they can be.
   */
  take(name: string, perSecond: number, amount = 1): number {
    const now = this.#clock()
    const capacity = perSecond * BURST_SECONDS
    const bucket = this.#buckets.get(name) ?? { tokens: capacity, at: now, perSecond }
    const tokens = refilled(bucket, now)
    const needed = Math.min(amount, capacity)
    if (tokens < needed) return Math.ceil(((needed - tokens) / perSecond) * 1_000)
    bucket.tokens = tokens - amount
    bucket.at = now
    this.#buckets.set(name, bucket)
    return 0
  }

  /** Forgets the buckets that are full again. Called now and then by whoever owns them. */
  forgetFull(): void {
    const now = this.#clock()
    for (const [name, bucket] of this.#buckets)
      if (refilled(bucket, now) >= bucket.perSecond * BURST_SECONDS) this.#buckets.delete(name)
  }
}

const refilled = ({ tokens, at, perSecond }: Bucket, now: number) =>
  Math.min(perSecond * BURST_SECONDS, tokens + (Math.max(0, now - at) / 1_000) * perSecond)
