import type { Environment } from './environment.ts'
import type { PageEnvironment } from './page-frames.ts'
import { steadyClock } from './steady-clock.ts'

/** The client's world in a test: real time and Node's own fetch and WebSocket, and a page that is always shown. */
export function nodeEnvironment(): PageEnvironment {
  const after: Environment['after'] = (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }
  return {
    now: steadyClock(Date.now),
    wallTime: Date.now,
    random: Math.random,
    after,
    nextFrame: (run) => after(5, run),
    fetch: (input, init) => fetch(input, init),
    WebSocket,
    watch: () => () => undefined,
  }
}
