import type { Environment } from './environment.ts'

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
): Environment['nextFrame'] {
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
