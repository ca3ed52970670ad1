import { steadyClock } from './steady-clock.ts'
import { watchPage } from './watch-page.ts'

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
  readonly fetch: typeof globalThis.fetch
  readonly WebSocket: typeof globalThis.WebSocket
  /** Tells of the page being shown, hidden or frozen (the present one at once) and of the network. @returns its off. */
  watch(signal: (signal: PageSignal) => void): () => void
}

/** `frozen`: the browser is about to stop the page, perhaps for good. Then it comes back as `visible` or `hidden`. */
export type PageSignal = 'visible' | 'hidden' | 'frozen' | 'online' | 'offline'

/** The browser's own. Touches nothing until it is called. */
export function browserEnvironment(): Environment {
  return {
    now: steadyClock(Date.now),
    wallTime: Date.now,
    random: Math.random,
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    // fetch called as a method of another object throws in browsers.
    fetch: (input, init) => fetch(input, init),
    WebSocket,
    watch: (signal) => watchPage(window, document, signal),
  }
}
