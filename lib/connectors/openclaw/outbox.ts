import { isMissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'

const BATCH = 500
/** Drafts that may wait. More means that the log is far behind, and the gateway can be read again later. */
const MOST = 20_000

interface Item {
  readonly drafts: readonly Draft[]
  readonly stored: (() => void) | undefined
}

/**
 * Publishes drafts one batch after another, in order. Where the log does not take one now, all that wait are dropped and it
 * is told once. What it never takes is left out alone, lest it stand in the way of everything else for ever.
 */
export class Outbox {
  readonly #publish: (drafts: readonly Draft[]) => Promise<unknown>
  readonly #failed: (error: unknown) => void
  readonly #refused: (error: unknown) => void
  #waiting: Item[] = []
  #drafts = 0
  #running: Promise<void> | null = null

  /** @param refused told of each draft that is left out. */
  constructor(
    publish: (drafts: readonly Draft[]) => Promise<unknown>,
    failed: (error: unknown) => void,
    refused: (error: unknown) => void,
  ) {
    this.#publish = publish
    this.#failed = failed
    this.#refused = refused
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
        for (let from = 0; from < drafts.length; from += BATCH) await this.#store(drafts.slice(from, from + BATCH))
        for (const { stored } of items) stored?.()
      } catch (error) {
        this.#drop(error)
      }
    }
    this.#running = null
  }

  async #store(drafts: readonly Draft[]): Promise<void> {
    try {
      await this.#publish(drafts)
    } catch (error) {
      if (!isNever(error)) throw error
      if (drafts.length === 1) this.#refused(error)
      else for (const draft of drafts) await this.#store([draft])
    }
  }

  #drop(error: unknown): void {
    this.#waiting = []
    this.#drafts = 0
    this.#failed(error)
  }
}

const isNever = (error: unknown): boolean =>
  isMissionError(error) && (error.code === 'invalid' || error.code === 'too_large' || error.code === 'bad_request')
