import type { AlarmClock } from '#lib/protocol/clock.ts'

/** A clock for tests: it stands still until it is told to go on. */
export interface FakeClock extends AlarmClock {
  /** Moves on, calling what falls due in order of time, and lets promises settle after each call. */
  advance(ms: number): Promise<void>
  /** Calls that wait; 0 once everything was cancelled. */
  readonly pending: number
}

export function createFakeClock(startMs = Date.parse('2026-11-21T12:00:00.000Z')): FakeClock {
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>()
  let now = startMs
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      waiting.add(timer)
      return () => waiting.delete(timer)
    },
    async advance(ms) {
      const end = now + ms
      await settle()
      for (;;) {
        const [next] = [...waiting].sort((a, b) => a.at - b.at)
        if (!next || next.at > end) break
        waiting.delete(next)
        now = next.at
        next.run()
        await settle()
      }
      now = end
    },
    get pending() {
      return waiting.size
    },
  }
}
