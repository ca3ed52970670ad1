import { steadyClock } from './steady-clock.ts'

/** All that the client takes from the world around it. Tests bring their own. */
export interface Environment {
  /** Milliseconds that never run backwards and go on while the machine sleeps. */
  now(): number
  /** The wall clock, in milliseconds since 1970. */
  wallTime(): number
  /** In [0, 1). */
  random(): number
  /** Calls `run` once after `ms`. @returns its off. */
  after(ms: number, run: () => void): () => void
  /** Calls `run` before the next paint, or after a short while where nothing is painted. @returns its off. */
  nextFrame(run: () => void): () => void
  readonly fetch: typeof globalThis.fetch
  readonly WebSocket: typeof globalThis.WebSocket
  /** Tells of the page being shown or hidden (the present one at once) and of the network. @returns its off. */
  watch(signal: (signal: 'visible' | 'hidden' | 'online' | 'offline') => void): () => void
}

/** How often a hidden page, which gets no animation frames, applies what came in. */
const HIDDEN_FRAME_MS = 250

/** The browser's own. Touches nothing until it is called. */
export function browserEnvironment(): Environment {
  const after: Environment['after'] = (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }
  return {
    now: steadyClock(Date.now),
    wallTime: Date.now,
    random: Math.random,
    after,
    nextFrame: (run) => {
      if (document.hidden) return after(HIDDEN_FRAME_MS, run)
      const frame = requestAnimationFrame(run)
      return () => cancelAnimationFrame(frame)
    },
    // fetch called as a method of another object throws in browsers.
    fetch: (input, init) => fetch(input, init),
    WebSocket,
    watch: (signal) => {
      const off = new AbortController()
      const options = { signal: off.signal }
      const look = () => signal(document.hidden ? 'hidden' : 'visible')
      document.addEventListener('visibilitychange', look, options)
      addEventListener('online', () => signal('online'), options)
      addEventListener('offline', () => signal('offline'), options)
      look()
      return () => off.abort()
    },
  }
}
