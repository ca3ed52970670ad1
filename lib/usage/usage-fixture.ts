import { DatabaseSync } from 'node:sqlite'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Usage } from '#lib/state/model.ts'
import type { UsageRequest } from './usage-answers.ts'
import { UsageFold, type UsageOptions } from './usage-fold.ts'
import { type UsageCalls, usageQuestions } from './usage-questions.ts'
import { COUNTS, MIGRATIONS, ROLL_UPS, SUMS } from './usage-schema.ts'
import type { RequestsQuery, UsageQuery } from './usage-store.ts'

/** The tables of a usage store in memory, without threads: what they hold, and what they answer. */
export class UsageTables {
  readonly #db = new DatabaseSync(':memory:')
  readonly #options: UsageOptions
  readonly #events: MissionEvent[] = []
  #fold: UsageFold
  readonly ask: UsageCalls

  constructor(options: Partial<UsageOptions> = {}) {
    this.#options = { requestDays: 10_000, ...options }
    for (const step of MIGRATIONS) this.#db.exec(step)
    this.#fold = new UsageFold(this.#db, this.#options)
    this.ask = usageQuestions(this.#db)
  }

  take(events: readonly MissionEvent[]): void {
    if (events.length > 0) this.#fold.apply(events, this.#events.length)
    this.#events.push(...events)
  }

  /** As after a kill: what it remembered is gone, and it is given again what it rests on. */
  restart(options: Partial<UsageOptions> = {}): void {
    this.#fold = new UsageFold(this.#db, { ...this.#options, ...options })
    const again = this.#events.slice(this.#fold.restsOn())
    if (again.length > 0) this.#fold.apply(again, this.#events.length)
  }

  /** What is wrong between the tables; dropped requests make sums greater, so ask before. */
  differences(): string[] {
    return Object.entries(ROLL_UPS).flatMap(([name, keys]) => {
      const sums = `SELECT ${[...keys, ...SUMS].join(', ')} FROM ${name}`
      const counts = [...COUNTS.map((count) => `sum(${count})`), 'count(*)'].join(', ')
      const made = `SELECT ${[...keys].join(', ')}, ${counts} FROM requests GROUP BY ${keys.join(', ')}`
      const less = (a: string, b: string) => `SELECT * FROM (${a} EXCEPT ${b})`
      const rows = this.#db.prepare(`${less(sums, made)} UNION ALL ${less(made, sums)}`)
      rows.setReadBigInts(true)
      return rows.all().map((row) => `${name}: ${Object.values(row).join(' ')}`)
    })
  }

  /** All requests that match, page by page. */
  requests(more: Partial<RequestsQuery> = {}): UsageRequest[] {
    const all: UsageRequest[] = []
    for (let before: number | null = null; ; ) {
      const { items, more: isMore } = this.ask.requests({
        ...EVER,
        scope: {},
        zone: 'UTC',
        limit: 7,
        before,
        ...more,
      })
      all.push(...items)
      before = items.at(-1)?.seq ?? null
      if (!isMore) return all
    }
  }
}

export const EVER = { from: '2026-01-01', to: '2031-12-31' }

export const asking = (more: Partial<UsageQuery> = {}): UsageQuery => ({
  ...EVER,
  scope: {},
  zone: 'UTC',
  nowMs: Date.parse('2026-11-21T12:00:00.000Z'),
  by: null,
  bucket: null,
  compare: false,
  limit: 500,
  skip: 0,
  ...more,
})

/** What counts of something that holds more. */
export const asPlain = (usage: Usage): Usage => ({
  input: usage.input,
  output: usage.output,
  cacheRead: usage.cacheRead,
  cacheWrite: usage.cacheWrite,
  reasoning: usage.reasoning,
  costNano: usage.costNano,
  requests: usage.requests,
  unpriced: usage.unpriced,
})
