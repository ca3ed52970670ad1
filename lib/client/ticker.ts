/**
 * One clock for all ages and countdowns of a page. Each interval has one value that all its readers share, so that they
 * change together; nothing runs while nobody reads or the page is hidden.
 */
export interface Ticker {
  /** Calls the listener when the value of this interval changed. @returns its off. */
  subscribe(intervalMs: number, listener: () => void): () => void
  /** Wall-clock milliseconds, the same until the interval's listeners are called. */
  now(intervalMs: number): number
  /** The value before anybody listened. */
  first(): number
}

export interface TickerParts {
  readonly wallTime: () => number
  /** Calls `run` every `ms`. @returns its off. */
  readonly every: (ms: number, run: () => void) => () => void
  readonly hidden: () => boolean
  /** Calls back when the page is hidden or shown. @returns its off. */
  readonly onVisibility: (changed: () => void) => () => void
}

interface Beat {
  value: number
  readonly listeners: Set<{ readonly call: () => void }>
  stop: (() => void) | null
}

/** @param first the value before anybody listens: what the server rendered with. */
export function createTicker(first: number, parts: TickerParts): Ticker {
  const beats = new Map<number, Beat>()
  let unwatch: (() => void) | null = null
  let started = false

  function beatOf(intervalMs: number): Beat {
    const known = beats.get(intervalMs)
    if (known) return known
    const beat: Beat = { value: started ? parts.wallTime() : first, listeners: new Set(), stop: null }
    beats.set(intervalMs, beat)
    return beat
  }

  function tick(beat: Beat): void {
    beat.value = parts.wallTime()
    for (const { call } of [...beat.listeners]) call()
  }

  function run(intervalMs: number, beat: Beat): void {
    if (beat.stop) return
    beat.stop = parts.every(intervalMs, () => tick(beat))
    tick(beat)
  }

  function rest(beat: Beat): void {
    beat.stop?.()
    beat.stop = null
  }

  function onVisibility(): void {
    for (const [intervalMs, beat] of beats) {
      if (parts.hidden() || beat.listeners.size === 0) rest(beat)
      else run(intervalMs, beat)
    }
  }

  function leave(intervalMs: number, beat: Beat): void {
    if (beat.listeners.size > 0) return
    rest(beat)
    // A reader that comes much later must not see the time of now.
    beats.delete(intervalMs)
    if (beats.size > 0) return
    unwatch?.()
    unwatch = null
  }

  return {
    first: () => first,
    now: (intervalMs) => beatOf(intervalMs).value,
    subscribe(intervalMs, listener) {
      const beat = beatOf(intervalMs)
      const entry = { call: listener }
      beat.listeners.add(entry)
      started = true
      unwatch ??= parts.onVisibility(onVisibility)
      if (!parts.hidden()) run(intervalMs, beat)
      return () => {
        if (beat.listeners.delete(entry)) leave(intervalMs, beat)
      }
    },
  }
}
