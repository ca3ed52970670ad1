import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus } from '#lib/state/usage.ts'
import type { UsageBucketSize, UsageBy } from './usage-answers.ts'
import { dayText, hourText, type RollUp } from './usage-schema.ts'
import type { UsageDays, UsageScope } from './usage-store.ts'
import { allOf, rollUpFor, type Where, whereDays, whereScope } from './usage-where.ts'
import type { Words } from './words.ts'

/** What a key of a group is in the tables. Days and hours are their numbers, everything else is a word; 0 stands for none. */
const KEYS: Readonly<Record<UsageBy, string>> = {
  agent: 'agent',
  kind: 'ifnull(agents.kind, 0)',
  model: 'model',
  provider: 'provider',
  project: 'project',
  session: 'session',
  task: 'task',
  day: 'day',
  hour: 'hour',
}

/**
 * total() adds in 64 bits and gives the nearest number there is, so costs are exact up to nine million dollars; where sum()
 * would be refused, it goes on.
 */
const SUMS = `total(input) AS input, total(output) AS output, total(cache_read) AS cacheRead, total(cache_write) AS cacheWrite,
  total(reasoning) AS reasoning, total(cost) AS costNano, sum(requests) AS requests, sum(unpriced) AS unpriced`
const DEAREST = 'total(cost) DESC, total(input + output + cache_read + cache_write) DESC'

export interface SumRow {
  readonly key: number
  readonly usage: Usage
}

export interface Asked extends UsageDays {
  readonly scope: UsageScope
}

export interface Page {
  readonly limit: number
  readonly skip: number
}

/** Sums over the roll-ups; statements are made once for each question's shape. */
export class UsageSums {
  readonly #db: DatabaseSync
  readonly #words: Words
  readonly #statements = new Map<string, StatementSync>()

  constructor(db: DatabaseSync, words: Words) {
    this.#db = db
    this.#words = words
  }

  total(asked: Asked): Usage {
    const rollUp = rollUpFor({ scope: asked.scope, fine: false, hours: false })
    const { sql, values } = this.#where(asked)
    const row = this.#prepare(`SELECT ${SUMS} FROM ${rollUp} WHERE ${sql}`).get(...values)
    return row === undefined || row.requests === null ? NO_USAGE : usageIn(row)
  }

  /** By hour or day, oldest first. */
  buckets(asked: Asked, size: UsageBucketSize): readonly SumRow[] {
    const rollUp = rollUpFor({ scope: asked.scope, fine: false, hours: size === 'hour' })
    return this.#rows(`SELECT ${size} AS key, ${SUMS} FROM ${rollUp} WHERE $ GROUP BY 1 ORDER BY 1`, this.#where(asked))
  }

  /** What these hours (numbers) used, by hour. */
  hours(asked: Asked, hours: readonly number[]): readonly SumRow[] {
    const rollUp = rollUpFor({ scope: asked.scope, fine: false, hours: true })
    const some = { sql: `hour IN (${hours.map(() => '?').join(', ')})`, values: hours }
    const where = allOf([this.#where(asked), some])
    return this.#rows(`SELECT hour AS key, ${SUMS} FROM ${rollUp} WHERE $ GROUP BY 1`, where)
  }

  /** The dearest first; hours and days the oldest first. */
  groups(asked: Asked, by: UsageBy, { limit, skip }: Page): readonly SumRow[] {
    const order = by === 'day' || by === 'hour' ? '1' : `${DEAREST}, (SELECT text FROM words WHERE n = key)`
    return this.#rows(
      `SELECT ${KEYS[by]} AS key, ${SUMS} FROM ${this.#from(asked, by)} WHERE $ GROUP BY 1
        ORDER BY ${order} LIMIT ${Number(limit)} OFFSET ${Number(skip)}`,
      this.#where(asked),
    )
  }

  /** Of some groups. */
  some(asked: Asked, by: UsageBy, keys: readonly number[]): ReadonlyMap<number, Usage> {
    const rows = this.#rows(
      `SELECT ${KEYS[by]} AS key, ${SUMS} FROM ${this.#from(asked, by)} WHERE $ GROUP BY 1`,
      this.#whereKeys(asked, by, keys),
    )
    return new Map(rows.map(({ key, usage }) => [key, usage]))
  }

  /** What is shown of some groups, in one reading: their hours or days, oldest first, and the model that cost most. */
  details(asked: Asked, by: UsageBy, keys: readonly number[], size: UsageBucketSize | null) {
    const from = this.#from(asked, by, by === 'hour' || size === 'hour')
    const where = this.#whereKeys(asked, by, keys)
    const sql = `SELECT ${KEYS[by]} AS key, ${size ?? 0} AS bucket, model, ${SUMS} FROM ${from} WHERE ${where.sql}
      GROUP BY 1, 2, 3 ORDER BY 2`
    const found = new Map<number, GroupDetails>()
    for (const row of this.#prepare(sql).iterate(...where.values)) {
      const of = found.get(Number(row.key)) ?? new GroupDetails()
      found.set(Number(row.key), of)
      of.add(Number(row.bucket), Number(row.model), usageIn(row))
    }
    return found
  }

  #from({ scope }: Asked, by: UsageBy, hours = by === 'hour'): string {
    const rollUp: RollUp = rollUpFor({ scope, fine: by === 'session' || by === 'task', hours })
    return by === 'kind' ? `${rollUp} LEFT JOIN agents ON agents.n = agent` : rollUp
  }

  #where(asked: Asked): Where {
    return allOf([whereDays(asked), whereScope(asked.scope, this.#words)])
  }

  #whereKeys(asked: Asked, by: UsageBy, keys: readonly number[]): Where {
    const some = { sql: `${KEYS[by]} IN (${keys.map(Number).join(', ')})`, values: [] }
    return allOf([this.#where(asked), some])
  }

  #rows(sql: string, where: Where): SumRow[] {
    const statement = this.#prepare(sql.replace('$', where.sql))
    return Array.from(statement.iterate(...where.values), (row) => ({ key: Number(row.key), usage: usageIn(row) }))
  }

  /** Those that name their keys are not kept: there are too many. */
  #prepare(sql: string): StatementSync {
    if (sql.includes(' IN (')) return this.#db.prepare(sql)
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const made = this.#db.prepare(sql)
    if (this.#statements.size >= 200) this.#statements.clear()
    this.#statements.set(sql, made)
    return made
  }
}

/** Of one group, by bucket and by model. */
export class GroupDetails {
  readonly buckets = new Map<number, Usage>()
  readonly models = new Map<number, Usage>()

  add(bucket: number, model: number, usage: Usage): void {
    this.buckets.set(bucket, plus(this.buckets.get(bucket) ?? NO_USAGE, usage))
    this.models.set(model, plus(this.models.get(model) ?? NO_USAGE, usage))
  }
}

export function usageIn(row: Readonly<Record<string, unknown>>): Usage {
  return {
    input: Number(row.input),
    output: Number(row.output),
    cacheRead: Number(row.cacheRead),
    cacheWrite: Number(row.cacheWrite),
    reasoning: Number(row.reasoning),
    costNano: Number(row.costNano),
    requests: Number(row.requests),
    unpriced: Number(row.unpriced),
  }
}

export const sumOf = (rows: readonly SumRow[]): Usage => rows.reduce((sum, { usage }) => plus(sum, usage), NO_USAGE)

export const bucketText = (size: UsageBucketSize, n: number): string => (size === 'hour' ? hourText(n) : dayText(n))
