import type { Draft } from '#lib/protocol/event.ts'

const BATCH = 500
/** Drafts that may wait. More means that the log is far behind, and the gateway can be read again later. */
const MOST = 20_000

interface Item {
  readonly drafts: readonly Draft[]
  readonly stored: (() => void) | undefined
}

/** Publishes drafts one batch after another, in order. Where one fails, all that wait are dropped and it is told once. */
export class Outbox {
  readonly #publish: (drafts: readonly Draft[]) => Promise<unknown>
  readonly #failed: (error: unknown) => void
  #waiting: Item[] = []
  #drafts = 0
  #running: Promise<void> | null = null

  constructor(publish: (drafts: readonly Draft[]) => Promise<unknown>, failed: (error: unknown) => void) {
    this.#publish = publish
    this.#failed = failed
  }

  /** @param stored called once these and all before them are durable. */
  push(drafts: readonly Draft[], stored?: () => void): void {
    if (drafts.length === 0 && stored === undefined) return
    if (this.#drafts + drafts.length > MOST) {
      this.#drop(new Error(`More than ${MOST} facts of OpenClaw wait for the log; they are read again later.`))
      return
    }
    this.#waiting.push({ drafts, stored })
    this.#drafts += drafts.length
    this.#running ??= this.#run()
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #run(): Promise<void> {
    // What is pushed in the same turn goes out together.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const items = this.#waiting
      this.#waiting = []
      this.#drafts = 0
      try {
        const drafts = items.flatMap((item) => item.drafts)
        for (let from = 0; from < drafts.length; from += BATCH) await this.#publish(drafts.slice(from, from + BATCH))
        for (const { stored } of items) stored?.()
      } catch (error) {
        this.#drop(error)
      }
    }
    this.#running = null
  }

  #drop(error: unknown): void {
    this.#waiting = []
    this.#drafts = 0
    this.#failed(error)
  }
}
