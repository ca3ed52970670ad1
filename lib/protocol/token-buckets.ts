/** How fast buckets fill: a full one holds `tokens`, and an empty one is full after `fillMs`. */
export interface Rate {
  readonly tokens: number
  readonly fillMs: number
}

/** So many in a second, and two seconds' worth at once. */
export const perSecond = (tokens: number): Rate => ({ tokens: tokens * 2, fillMs: 2_000 })
export const perMinute = (tokens: number): Rate => ({ tokens, fillMs: 60_000 })

interface Bucket {
  /** Tokens times `fillMs`, so that milliseconds add up without error. Below zero after more than a full bucket was taken. */
  readonly level: number
  /** When `level` was true, in milliseconds. */
  readonly at: number
}

/** Token buckets by name, such as `publish person:7`. They outlive connections, so that reconnecting gives nobody more. */
export class TokenBuckets {
  readonly #now: () => number
  readonly #most: number
  /** Used longest ago first. */
  readonly #buckets = new Map<string, Bucket>()

  /**
   * @param now milliseconds; where it is set back, nothing fills in between and nobody waits for the time to come again.
   * @param most buckets kept; beyond it the one used longest ago is forgotten, which is as good as full by then.
   */
  constructor(now: () => number, most: number) {
    this.#now = now
    this.#most = most
  }

  /** Milliseconds until `amount` tokens can be taken; 0 when they can be. More than a bucket holds can be when it is full. */
  waitMs(name: string, rate: Rate, amount = 1): number {
    const needed = Math.min(amount, rate.tokens) * rate.fillMs
    return Math.max(0, Math.ceil((needed - this.#level(name, rate)) / rate.tokens))
  }

  /**
   * Takes `amount` tokens. More than a full bucket holds leaves a debt.
   * @returns 0 when they were taken, else the milliseconds after which they can be.
   */
  take(name: string, rate: Rate, amount = 1): number {
    const waitMs = this.waitMs(name, rate, amount)
    if (waitMs > 0) return waitMs
    const bucket = { level: this.#level(name, rate) - amount * rate.fillMs, at: this.#now() }
    this.#buckets.delete(name)
    this.#buckets.set(name, bucket)
    const [oldest] = this.#buckets.size > this.#most ? this.#buckets.keys() : []
    if (oldest !== undefined) this.#buckets.delete(oldest)
    return 0
  }

  /** Fills the bucket again. */
  forget(name: string): void {
    this.#buckets.delete(name)
  }

  #level(name: string, { tokens, fillMs }: Rate): number {
    const bucket = this.#buckets.get(name)
    if (!bucket) return tokens * fillMs
    const now = this.#now()
    if (now < bucket.at) this.#buckets.set(name, { ...bucket, at: now })
    return Math.min(tokens * fillMs, bucket.level + Math.max(0, now - bucket.at) * tokens)
  }
}
