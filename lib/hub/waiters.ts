interface Waiter {
  readonly after: number
  end(passed: boolean): void
}

/** Who waits for the stream to go on: long polls, and cursors that are ahead of this node. */
export class Waiters {
  readonly #waiting = new Set<Waiter>()
  #closed = false

  get size(): number {
    return this.#waiting.size
  }

  /** Resolves true when `wake` names a later seq; false after `ms`, at an abort, or when all waiting ends. */
  wait(after: number, ms: number, signal: AbortSignal | null): Promise<boolean> {
    if (this.#closed || signal?.aborted || ms <= 0) return Promise.resolve(false)
    return new Promise((resolve) => {
      const end = (passed: boolean) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        this.#waiting.delete(waiter)
        resolve(passed)
      }
      const abort = () => end(false)
      const waiter: Waiter = { after, end }
      const timer = setTimeout(abort, ms)
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiting.add(waiter)
    })
  }

  wake(seq: number): void {
    for (const waiter of [...this.#waiting]) if (seq > waiter.after) waiter.end(true)
  }

  close(): void {
    this.#closed = true
    for (const waiter of [...this.#waiting]) waiter.end(false)
  }
}
