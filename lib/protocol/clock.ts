/** Time as a dependency, so that tests own it. */
export interface Clock {
  /** Wall time in milliseconds since 1970. */
  now(): number
}

/** A clock that also calls. */
export interface AlarmClock extends Clock {
  /** Calls once after a delay, which does not keep the process alive. @returns its off. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: AlarmClock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
