import type { StoredEvent } from './log.ts'

export type TailListener = (events: readonly StoredEvent[]) => void

/** The listeners of one log. One that throws harms neither the others nor the publisher: it is reported. */
export class Tail {
  readonly #entries = new Set<{ readonly listener: TailListener }>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  add(listener: TailListener): () => void {
    const entry = { listener }
    this.#entries.add(entry)
    return () => {
      this.#entries.delete(entry)
    }
  }

  /** A listener that is added meanwhile begins with the next group; one that is removed meanwhile gets nothing more. */
  give(events: readonly StoredEvent[]): void {
    for (const entry of [...this.#entries]) {
      if (!this.#entries.has(entry)) continue
      try {
        entry.listener(events)
      } catch (error) {
        this.#onError(error)
      }
    }
  }
}
