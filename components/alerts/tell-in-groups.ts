/** How long what comes after something was told waits, so that what comes with it is told together. */
const GATHER_MS = 3_000

export interface Groups<T> {
  add(items: readonly T[]): void
  stop(): void
}

/**
 * Tells what comes alone at once, and what comes soon after it together: hundreds at a time are no hundreds of notices.
 * @param after calls back once so many milliseconds are over. @returns its off.
 */
export function tellInGroups<T>(
  tell: (group: readonly T[]) => void,
  after: (ms: number, act: () => void) => () => void,
): Groups<T> {
  let gathered: readonly T[] = []
  let cancel: (() => void) | null = null
  const say = (group: readonly T[]) => {
    cancel = after(GATHER_MS, () => {
      cancel = null
      const late = gathered
      gathered = []
      if (late.length > 0) say(late)
    })
    tell(group)
  }
  return {
    add(items) {
      if (items.length === 0) return
      if (cancel === null) say(items)
      else gathered = [...gathered, ...items]
    },
    stop() {
      cancel?.()
      cancel = null
      gathered = []
    },
  }
}
