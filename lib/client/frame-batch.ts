/**
 * Collects what comes in until the next animation frame and hands it on in one piece: a page folds and renders once per
 * frame, however many frames of the protocol arrive. Bounded: with `max` waiting, they are handed on at once.
 */
export interface FrameBatch<T> {
  push(items: readonly T[]): void
  /** Hands on what waits, now. */
  flush(): void
  /** Forgets what waits. */
  clear(): void
}

export function createFrameBatch<T>(
  nextFrame: (run: () => void) => () => void,
  max: number,
  handOn: (items: readonly T[]) => void,
): FrameBatch<T> {
  let waiting: T[] = []
  let cancel: (() => void) | null = null

  function clear(): void {
    cancel?.()
    cancel = null
    waiting = []
  }

  function flush(): void {
    const items = waiting
    clear()
    if (items.length > 0) handOn(items)
  }

  return {
    push(items) {
      for (const item of items) waiting.push(item)
      if (waiting.length >= max) flush()
      else if (waiting.length > 0) cancel ??= nextFrame(flush)
    },
    flush,
    clear,
  }
}

type NextFrame = (run: () => void) => () => void

/** Even a page that takes longer than this for one fold gets the next one after it. */
const MOST_REST_MS = 500

/**
 * Animation frames that leave the page a rest in between: at least `ms`, and as long as it was busy with the last one, with
 * what it renders. The first after a rest comes at once, so a lone event is shown without delay, and a flood of them leaves
 * time to read what comes in, and for a person to scroll and type.
 */
export function restingFrames(
  { now, after, nextFrame }: { now(): number; after(ms: number, run: () => void): () => void; nextFrame: NextFrame },
  ms: number,
): NextFrame {
  let restedAt = Number.NEGATIVE_INFINITY
  let rendering = false
  return (run) => {
    const frame = () =>
      nextFrame(() => {
        const began = now()
        rendering = true
        run()
        // What the page renders of it is done when the next task comes.
        after(0, () => {
          const ended = now()
          rendering = false
          restedAt = ended + Math.max(ms, Math.min(ended - began, MOST_REST_MS))
        })
      })
    let cancel = () => {}
    const start = () => {
      const restMs = rendering ? 0 : restedAt - now()
      // Over what a rest can be where the clock was set back.
      const rested = !rendering && (restMs <= 0 || restMs > ms + MOST_REST_MS)
      cancel = rested ? frame() : after(restMs, start)
    }
    start()
    return () => cancel()
  }
}
