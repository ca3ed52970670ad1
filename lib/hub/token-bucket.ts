interface Bucket {
  /** Thousandths of tokens, so that milliseconds add up without error. Below zero after a batch larger than what was left. */
  milli: number
  /** When `milli` was true, in milliseconds. */
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
    const capacity = perSecond * BURST_SECONDS * 1_000
    const bucket = this.#buckets.get(name) ?? { milli: capacity, at: now, perSecond }
    const milli = refilled(bucket, now)
    const needed = Math.min(amount * 1_000, capacity)
    if (milli < needed) return Math.ceil((needed - milli) / perSecond)
    bucket.milli = milli - amount * 1_000
    bucket.at = now
    this.#buckets.set(name, bucket)
    return 0
  }

  /** Forgets the buckets that are full again. Called now and then by whoever owns them. */
  forgetFull(): void {
    const now = this.#clock()
    for (const [name, bucket] of this.#buckets)
      if (refilled(bucket, now) >= bucket.perSecond * BURST_SECONDS * 1_000) this.#buckets.delete(name)
  }
}

const refilled = ({ milli, at, perSecond }: Bucket, now: number) =>
  Math.min(perSecond * BURST_SECONDS * 1_000, milli + Math.max(0, now - at) * perSecond)
