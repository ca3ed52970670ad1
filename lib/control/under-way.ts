/** Names that something is being done with, each as often as it is. */
export interface UnderWay {
  has(name: string): boolean
  names(): Iterable<string>
  /** Holds the name until it is disposed of. */
  hold(name: string): Disposable
}

export function createUnderWay(): UnderWay {
  const held = new Map<string, number>()
  return {
    has: (name) => held.has(name),
    names: () => held.keys(),
    hold(name) {
      held.set(name, (held.get(name) ?? 0) + 1)
      let isHeld = true
      return {
        [Symbol.dispose]() {
          if (!isHeld) return
          isHeld = false
          const left = (held.get(name) ?? 1) - 1
          if (left > 0) held.set(name, left)
          else held.delete(name)
        },
      }
    },
  }
}
