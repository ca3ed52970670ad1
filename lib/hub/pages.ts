import type { EventLog } from '#lib/log/log.ts'
import type { Recent } from '#lib/log/recent.ts'
import { type Page, type PageBounds, pageOf } from './page.ts'

/** Pages of the log, out of memory where it has them. Readers that need the same page at the same time share one read. */
export class Pages {
  readonly #log: EventLog
  readonly #recent: Recent
  readonly #bounds: PageBounds
  readonly #reading = new Map<string, Promise<Page | null>>()
  readonly #onRead: () => void

  /** @param onRead hears of each read of the log. */
  constructor(log: EventLog, recent: Recent, bounds: PageBounds, onRead: () => void) {
    this.#log = log
    this.#recent = recent
    this.#bounds = bounds
    this.#onRead = onRead
  }

  /** The page out of memory; null where it is not there. */
  held(after: number, upTo: number): Page | null {
    const held = this.#recent.page(after, upTo, this.#bounds)
    return held && pageOf(after, held)
  }

  /** @returns null when the log no longer keeps what follows. */
  async get(after: number, upTo: number): Promise<Page | null> {
    const held = this.held(after, upTo)
    if (held) return held
    const key = `${after}:${upTo}`
    const reading = this.#reading.get(key) ?? this.#read(after, upTo).finally(() => this.#reading.delete(key))
    this.#reading.set(key, reading)
    return reading
  }

  async #read(after: number, upTo: number): Promise<Page | null> {
    this.#onRead()
    return pageOf(after, await this.#log.read(after, { ...this.#bounds, upTo }))
  }
}
