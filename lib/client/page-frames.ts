import { browserEnvironment, type Environment } from './environment.ts'

/** What a page takes from the world that shows its state, and not only hears of it. */
export interface PageEnvironment extends Environment {
  /** Calls `run` before the next paint, or after a short while where nothing is painted. @returns its off. */
  nextFrame(run: () => void): () => void
}

/** The browser's own. Touches nothing until it is called. */
export function pageEnvironment(): PageEnvironment {
  const env = browserEnvironment()
  return { ...env, nextFrame: pageFrames(document, env.after) }
}

/** How often a hidden page, which gets no animation frames, applies what came in: at first, and after a while. */
const HIDDEN_FRAME_MS = 250
const LONG_HIDDEN_FRAME_MS = 5_000
const LONG_HIDDEN_MS = 30_000

/**
 * The next animation frame; of a hidden page a moment that comes ever less often, since nobody looks but its title, and at
 * once when it is shown.
 */
export function pageFrames(
  document: Pick<Document, 'addEventListener' | 'hidden'>,
  after: Environment['after'],
): PageEnvironment['nextFrame'] {
  let waited = 0
  return (run) => {
    if (!document.hidden) {
      waited = 0
      const frame = requestAnimationFrame(run)
      return () => cancelAnimationFrame(frame)
    }
    const off = new AbortController()
    const ms = waited < LONG_HIDDEN_MS ? HIDDEN_FRAME_MS : LONG_HIDDEN_FRAME_MS
    const end = () => {
      cancel()
      off.abort()
    }
    const now = () => {
      end()
      run()
    }
    const cancel = after(ms, () => {
      waited += ms
      now()
    })
    const shown = () => {
      waited = 0
      now()
    }
    document.addEventListener('visibilitychange', shown, { signal: off.signal })
    return end
  }
}
