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
