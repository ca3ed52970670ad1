/**
 * One clock for all ages and countdowns of a page. Each interval has one value that all its readers share, so that they
 * change together; nothing runs while nobody reads or the page is hidden.
 */
export interface Ticker {
  /** Calls the listener when the value of this interval changed. @returns its off. */
  subscribe(intervalMs: number, listener: () => void): () => void
  /** Wall-clock milliseconds, the same until the interval's listeners are called. */
  now(intervalMs: number): number
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

  function beatOf(intervalMs: number): Beat {
    const beat = beats.get(intervalMs) ?? { value: first, listeners: new Set(), stop: null }
    beats.set(intervalMs, beat)
    return beat
  }

  function tick(beat: Beat): void {
    beat.value = parts.wallTime()
    for (const { call } of [...beat.listeners]) call()
  }

  /** Runs those beats that somebody reads, while the page is shown. */
  function adjust(): void {
    const shown = !parts.hidden()
    let read = false
    for (const [intervalMs, beat] of beats) {
      const wanted = beat.listeners.size > 0
      read ||= wanted
      if (wanted && shown && !beat.stop) {
        beat.stop = parts.every(intervalMs, () => tick(beat))
        tick(beat)
      } else if (!(wanted && shown)) {
        beat.stop?.()
        beat.stop = null
      }
    }
    if (read) unwatch ??= parts.onVisibility(adjust)
    else {
      unwatch?.()
      unwatch = null
    }
  }

  return {
    now: (intervalMs) => beatOf(intervalMs).value,
    subscribe(intervalMs, listener) {
      const { listeners } = beatOf(intervalMs)
      const entry = { call: listener }
      listeners.add(entry)
      adjust()
      return () => {
        listeners.delete(entry)
        adjust()
      }
    },
  }
}
