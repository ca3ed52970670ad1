import type { Clock } from './grant.ts'

/** Token buckets by name: each holds `capacity` tries and gets one back every `perMs / capacity`. */
export interface TokenBuckets {
  /** Milliseconds until a try is free; 0 when one is. Takes nothing. */
  waitMs(name: string): number
  take(name: string): void
  /** Fills the bucket again. */
  forget(name: string): void
}

/** @param most buckets kept; beyond it the one that was used longest ago is forgotten, which is as good as full by then. */
export function createTokenBuckets(options: {
  readonly capacity: number
  readonly perMs: number
  readonly most: number
  readonly clock: Clock
}): TokenBuckets {
  const { capacity, perMs, most, clock } = options
  const buckets = new Map<string, { tokens: number; at: number }>()
  const tokens = (name: string) => {
    const bucket = buckets.get(name)
    if (!bucket) return capacity
    const elapsed = Math.max(0, clock.now() - bucket.at)
    return Math.min(capacity, bucket.tokens + (elapsed * capacity) / perMs)
  }
  return {
    waitMs: (name) => Math.max(0, Math.ceil(((1 - tokens(name)) * perMs) / capacity)),
    take(name) {
      const left = tokens(name) - 1
      buckets.delete(name)
      buckets.set(name, { tokens: left, at: clock.now() })
      const [oldest] = buckets.keys()
      if (buckets.size > most && oldest !== undefined) buckets.delete(oldest)
    },
    forget: (name) => void buckets.delete(name),
  }
}
