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

/**
 * Animation frames that leave the page at least `ms` of rest in between. The first after a rest comes at once, so a lone event
 * is shown without delay, and a flood of them leaves time for a person to scroll and type.
 */
export function restingFrames(
  { now, after, nextFrame }: { now(): number; after(ms: number, run: () => void): () => void; nextFrame: NextFrame },
  ms: number,
): NextFrame {
  let endedAt = Number.NEGATIVE_INFINITY
  return (run) => {
    const frame = () =>
      nextFrame(() => {
        run()
        endedAt = now()
      })
    const restMs = endedAt + ms - now()
    // Over ms where the clock was set back.
    if (restMs <= 0 || restMs > ms) return frame()
    let cancel = after(restMs, () => {
      cancel = frame()
    })
    return () => cancel()
  }
}
