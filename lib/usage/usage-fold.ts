import type { DatabaseSync } from 'node:sqlite'
import type { ProjectionFold } from '#lib/projection/serve-projection.ts'
import type { EventOf, MissionEvent } from '#lib/protocol/event.ts'
import { decodeState, encodeState } from '#lib/state/codec.ts'
import { daysBefore } from '#lib/state/instant.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { UsageBook } from './usage-book.ts'
import { UsageLabels } from './usage-labels.ts'
import { Words } from './words.ts'

export interface UsageOptions {
  /** Days of which single requests are kept. */
  readonly requestDays: number
  /** Events after which the fold is written down; fewer in tests. */
  readonly seedEvents?: number
}

const SEED_EVENTS = 50_000

/** Folds the log once more, on the thread of the store, and books what the fold decides about usage. */
export class UsageFold implements ProjectionFold {
  readonly #book: UsageBook
  readonly #labels: UsageLabels
  readonly #options: UsageOptions
  readonly #seed: Seed
  #state: MissionState
  /** Seq of the state that is written down. */
  #seededAt: number

  constructor(db: DatabaseSync, options: UsageOptions) {
    const words = new Words(db)
    this.#book = new UsageBook(db, words)
    this.#labels = new UsageLabels(db, words)
    this.#options = options
    this.#seed = seedIn(db)
    this.#state = this.#seed.load() ?? emptyState()
    this.#seededAt = this.#state.last.seq
  }

  apply(events: readonly MissionEvent[], known: number): void {
    const isNew = events.findIndex(({ seq }) => seq > known)
    const [again, fresh] = isNew < 0 ? [events, []] : [events.slice(0, isNew), events.slice(isNew)]
    this.#state = fold(this.#state, again)
    let after = known
    for (const day of byDay(fresh)) {
      this.#take(day, after)
      after = this.#state.last.seq
    }
    if (this.#state.last.seq - this.#seededAt >= (this.#options.seedEvents ?? SEED_EVENTS)) this.rest()
  }

  restsOn(): number {
    return this.#seededAt
  }

  rest(): void {
    const { seq } = this.#state.last
    if (seq === this.#seededAt) return
    this.#seed.save(this.#state)
    this.#seededAt = seq
  }

  #take(events: readonly MissionEvent[], known: number): void {
    const before = this.#state
    this.#book.begin(known, events.filter(isUsage))
    this.#state = fold(before, events, this.#book)
    this.#book.end(daysBefore(this.#state.last.day ?? '', this.#options.requestDays - 1))
    this.#labels.update(before, this.#state, this.#book)
  }
}

/**
 * The events of each date apart. Names are read from the state after each of them, before it forgets whom it did not hear
 * of for a day: a page of a calm log lasts for weeks.
 */
function byDay(events: readonly MissionEvent[]): readonly (readonly MissionEvent[])[] {
  const dateOf = ({ at }: MissionEvent) => at.slice(0, 10)
  const firsts = events.flatMap((event, place) => {
    const before = events[place - 1]
    return before === undefined || dateOf(before) !== dateOf(event) ? [place] : []
  })
  return firsts.map((first, nth) => events.slice(first, firsts[nth + 1]))
}

const isUsage = (event: MissionEvent): event is EventOf<'token:usage'> => event.type === 'token:usage'

interface Seed {
  load(): MissionState | null
  save(state: MissionState): void
}

/** What another version of the reducer has written is of no use: the log is folded again, from as far back as it goes. */
function seedIn(db: DatabaseSync): Seed {
  const get = db.prepare('SELECT state FROM seed WHERE version = ?')
  const put = db.prepare('INSERT OR REPLACE INTO seed VALUES (1, ?, ?, ?)')
  return {
    load() {
      const row = get.get(STATE_VERSION)
      return row === undefined ? null : decodeState(JSON.parse(String(row.state)))
    },
    save(state) {
      put.run(STATE_VERSION, state.last.seq, JSON.stringify(encodeState(state)))
    },
  }
}
