import type { MissionEvent } from '#lib/protocol/event.ts'
import { type EventWindow, windowAt, withLive, withOlder } from './event-window.ts'
import type { EventTap } from './live-store.ts'
import type { LoadOlder } from './load-events.ts'

export interface EventHistoryState {
  /** What is shown, oldest first: while held, nothing that came in since. */
  readonly shown: readonly MissionEvent[]
  /** Since when nothing moves; null while it follows. */
  readonly held: { readonly seq: number; readonly at: number } | null
  /** Events of the view that came in since it was held. */
  readonly waiting: number
  /** How many of the shown ones left at the new end since it was held. */
  readonly trimmed: number
  /** Looked through down to here. */
  readonly low: number
  readonly older: Older
}

/** `ready`: ask for more. `tired`: much was looked through and little found, so a person decides about going on. */
export type Older =
  | { readonly kind: 'ready' | 'tired' | 'complete' }
  /** `toOldest`: goes on until the beginning of the log. */
  | { readonly kind: 'loading'; readonly toOldest: boolean }
  | { readonly kind: 'failed'; readonly message: string }

/**
 * A live view over the whole log: the events of the page's one connection, and older ones by pages of the REST API. It
 * holds a bounded window of them. Works from the first listener to the last.
 */
export interface EventHistory {
  getState(): EventHistoryState
  subscribe(listener: () => void): () => void
  loadOlder(): void
  /**
   * Goes back to the beginning of the log. What is above the bound leaves at the new end meanwhile, so it holds first.
   */
  loadOldest(): void
  /** What was loaded stays; `loadOldest` ends with the page at hand. */
  stopLoading(): void
  /** Nothing moves from now on. */
  hold(): void
  /** Shows what waits and follows again. */
  follow(): void
}

export interface EventHistoryParts {
  /** Seq up to which the page's state is folded; `tap` goes on from it. */
  readonly head: () => number
  readonly tap: (listener: EventTap) => () => void
  readonly load: LoadOlder
  /** Whether an event belongs to the view. */
  readonly matches: (event: MissionEvent) => boolean
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly max?: number
}

/** Events that are held at once: about 100 MB of ordinary ones. */
const MAX_EVENTS = 150_000
/** One call for older ones goes on until it found this many, within so many requests. */
const ENOUGH = 100
const MAX_REQUESTS = 20

export const createEventHistory = (parts: EventHistoryParts): EventHistory => new History(parts)

class History implements EventHistory {
  readonly #parts: EventHistoryParts
  readonly #max: number
  readonly #listeners = new Set<{ readonly call: () => void }>()
  #window: EventWindow
  #held: EventHistoryState['held'] = null
  #trimmed = 0
  /** Those that wait and are not in the window. */
  #beyond = 0
  #older: Older = { kind: 'ready' }
  #toOldest = false
  #loading = new AbortController()
  #stop: (() => void) | null = null
  #state: EventHistoryState

  constructor(parts: EventHistoryParts) {
    this.#parts = parts
    this.#max = parts.max ?? MAX_EVENTS
    this.#window = windowAt(parts.head())
    this.#state = this.#view()
  }

  readonly getState = () => this.#state

  readonly subscribe = (listener: () => void) => {
    const entry = { call: listener }
    this.#listeners.add(entry)
    if (!this.#stop) {
      this.#stop = this.#parts.tap((events) => this.#hear(events))
      this.#restart()
    }
    return () => {
      if (!this.#listeners.delete(entry) || this.#listeners.size > 0) return
      this.#stop?.()
      this.#stop = null
      this.#loading.abort()
    }
  }

  loadOlder(): void {
    if (this.#older.kind === 'loading' || this.#window.complete) return
    const { signal } = this.#loading
    this.#older = { kind: 'loading', toOldest: this.#toOldest }
    this.#changed()
    this.#readOlder(signal)
      .catch(
        (error: unknown): Older => ({
          kind: 'failed',
          message: error instanceof Error ? error.message : String(error),
        }),
      )
      .then((older) => {
        if (signal.aborted) return
        this.#toOldest = false
        this.#older = older
        this.#changed()
      })
  }

  loadOldest(): void {
    this.#setToOldest(true)
    this.hold()
    this.loadOlder()
  }

  stopLoading(): void {
    this.#setToOldest(false)
  }

  #setToOldest(toOldest: boolean): void {
    this.#toOldest = toOldest
    if (this.#older.kind !== 'loading') return
    this.#older = { kind: 'loading', toOldest }
    this.#changed()
  }

  hold(): void {
    if (this.#held) return
    this.#held = { seq: this.#window.high, at: this.#parts.now() }
    this.#changed()
  }

  follow(): void {
    if (!this.#held) return
    if (!this.#window.attached) this.#restart()
    else {
      this.#held = null
      this.#trimmed = 0
      this.#changed()
    }
  }

  #view(): EventHistoryState {
    const { events, low, complete } = this.#window
    const end = this.#held === null ? events.length : endOf(events, this.#held.seq)
    return {
      shown: end === events.length ? events : events.slice(0, end),
      held: this.#held,
      waiting: events.length - end + this.#beyond,
      trimmed: this.#trimmed,
      low,
      older: complete && this.#older.kind !== 'loading' ? { kind: 'complete' } : this.#older,
    }
  }

  #changed(): void {
    this.#state = this.#view()
    for (const { call } of [...this.#listeners]) call()
  }

  /** Begins again at the present: what was held is given up. */
  #restart(): void {
    this.#loading.abort()
    this.#loading = new AbortController()
    this.#window = windowAt(this.#parts.head())
    this.#held = null
    this.#trimmed = 0
    this.#beyond = 0
    this.#toOldest = false
    this.#older = { kind: 'ready' }
    this.#changed()
    this.loadOlder()
  }

  #hear(events: readonly MissionEvent[] | null): void {
    const { matches } = this.#parts
    const bounds = { max: this.#max, reading: this.#held !== null }
    const next = events && withLive(this.#window, events, matches, bounds)
    if (events === null || next === null) {
      this.#restart()
      return
    }
    if (!next.attached) this.#beyond += events.filter(matches).length
    else if (next === this.#window) return
    this.#window = next
    this.#changed()
  }

  async #readOlder(signal: AbortSignal): Promise<Older> {
    const { load, matches } = this.#parts
    let found = 0
    for (let requests = 0; (this.#toOldest || found < ENOUGH) && !this.#window.complete; requests++) {
      if (requests >= MAX_REQUESTS && !this.#toOldest) return { kind: 'tired' }
      const page = await load(this.#window.low + 1, signal)
      if (signal.aborted) break
      if (page === null) this.#window = { ...this.#window, complete: true }
      else {
        const next = withOlder(this.#window, page, matches, this.#max)
        // The connection says so too in its own time, and then this begins again.
        if (next === null) return { kind: 'failed', message: 'The log is not the one that this page began with.' }
        // Whoever follows by now is shown the newest: they are not let go for older ones.
        if (this.#held === null && !next.attached) break
        found += page.events.filter(matches).length
        this.#takeOlder(next)
      }
    }
    return { kind: 'ready' }
  }

  /** Newer ones may leave for older ones: those that were not shown yet wait beyond the window. */
  #takeOlder(next: EventWindow): void {
    const left = this.#window.high - next.high > 0 ? this.#window.events.filter(({ seq }) => seq > next.high) : []
    const shown = endOf(left, this.#held?.seq ?? Number.POSITIVE_INFINITY)
    this.#trimmed += shown
    this.#beyond += left.length - shown
    this.#window = next
    this.#changed()
  }
}

/** How many of them have a seq of at most `seq`. */
function endOf(events: readonly MissionEvent[], seq: number): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.seq ?? 0) <= seq) low = middle + 1
    else high = middle
  }
  return low
}
