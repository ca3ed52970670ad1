type Handler = (value: unknown) => void
interface Entry {
  readonly handler: Handler
  readonly once: boolean
}

/**
 * Who wants to hear what: by exact name, by prefix (`agent:*`), or everything that has a namespace (`*`). A handler that
 * throws is reported and stops nobody else.
 */
export interface Handlers {
  /** @returns its off. */
  on(name: string, handler: Handler, once?: boolean): () => void
  /** Removes this handler from the name, or all of them. */
  off(name: string, handler?: Handler): void
  /** Calls those of the exact name, then of its prefix, then of `*`, each kind in the order in which they came. */
  emit(name: string, value: unknown): void
}

export function createHandlers(onError: (error: unknown) => void): Handlers {
  const byName = new Map<string, Set<Entry>>()

  function forget(name: string, entry: Entry): void {
    const entries = byName.get(name)
    entries?.delete(entry)
    if (entries?.size === 0) byName.delete(name)
  }

  function call(key: string, value: unknown): void {
    for (const entry of [...(byName.get(key) ?? [])]) {
      // One that an earlier handler took off is not called any more.
      if (!byName.get(key)?.has(entry)) continue
      if (entry.once) forget(key, entry)
      try {
        entry.handler(value)
      } catch (error) {
        onError(error)
      }
    }
  }

  return {
    on(name, handler, once = false) {
      const entry = { handler, once }
      const entries = byName.get(name) ?? new Set()
      byName.set(name, entries.add(entry))
      return () => forget(name, entry)
    },
    off(name, handler) {
      for (const entry of [...(byName.get(name) ?? [])])
        if (handler === undefined || entry.handler === handler) forget(name, entry)
    },
    emit(name, value) {
      const colon = name.indexOf(':')
      call(name, value)
      if (colon < 0) return
      call(`${name.slice(0, colon)}:*`, value)
      call('*', value)
    },
  }
}
