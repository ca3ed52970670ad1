import { MissionError } from '#lib/protocol/errors.ts'

/** Runs what shares a key one after another, in the order of asking. */
export interface Turns {
  /**
   * All keys are taken at once, so nobody waits in a ring.
   * @throws MissionError `overloaded` where too many wait already; else what `run` throws.
   */
  take<T>(keys: readonly string[], run: () => Promise<T>): Promise<T>
}

const MAX_WAITING = 10_000

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  let waiting = 0
  return {
    async take<T>(keys: readonly string[], run: () => Promise<T>): Promise<T> {
      if (waiting >= MAX_WAITING) {
        throw new MissionError('overloaded', 'Too many changes wait for each other; try again.', {
          retryAfterMs: 1_000,
        })
      }
      const before = keys.map((key) => last.get(key))
      const { promise, resolve } = Promise.withResolvers<void>()
      for (const key of keys) last.set(key, promise)
      waiting++
      try {
        await Promise.all(before)
        return await run()
      } finally {
        waiting--
        for (const key of keys) if (last.get(key) === promise) last.delete(key)
        resolve()
      }
    },
  }
}
