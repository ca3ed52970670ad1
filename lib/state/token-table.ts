import type { Collection } from './collection.ts'
import type { DayRow, HourRow, Usage } from './model.ts'
import { count, NO_USAGE, plus } from './usage.ts'

/** Where usage is counted. `period` is a day or an hour. */
export interface Spot {
  readonly period: string
  readonly agentId: string | null
  readonly model: string
  readonly project: string | null
}

/** How one kind of row tells its spot, and is made and keyed. */
export interface RowKind<R extends Usage> {
  spot(row: R): Spot
  key(spot: Spot): string
  make(spot: Spot, usage: Usage): R
}

export const DAY_ROWS: RowKind<DayRow> = {
  spot: ({ day, agentId, model, project }) => ({ period: day, agentId, model, project }),
  key: ({ period, agentId, model, project }) => JSON.stringify([period, agentId, model, project]),
  make: ({ period, agentId, model, project }, usage) => ({ day: period, agentId, model, project, ...usage }),
}

export const HOUR_ROWS: RowKind<HourRow> = {
  spot: ({ hour, agentId, model }) => ({ period: hour, agentId, model, project: null }),
  key: ({ period, agentId, model }) => JSON.stringify([period, agentId, model]),
  make: ({ period, agentId, model }, usage) => ({ hour: period, agentId, model, ...usage }),
}

/** Where usage goes that finds no room of its own in the newest period. */
const OTHER = 'other'
const overAgents = (spot: Spot): Spot => ({ ...spot, agentId: null })
const overAll = (spot: Spot): Spot => ({ period: spot.period, agentId: null, model: OTHER, project: null })

/**
 * Usage by period, agent, model and project, while a batch is folded. Bounded: where the rows become too many, the older
 * periods are summed over agents, then over everything; what a period adds up to never changes by it.
 */
export class TokenTable<R extends Usage> {
  readonly rows: Collection<R>
  readonly #kind: RowKind<R>
  readonly #limit: () => number
  /** The newest period, while nothing older is left to sum up. */
  #full: string | null = null
  /** Rows of earlier periods are summed over agents. */
  agentsSince: string | null

  constructor(rows: Collection<R>, kind: RowKind<R>, agentsSince: string | null, limit: () => number) {
    this.rows = rows
    this.#kind = kind
    this.agentsSince = agentsSince
    this.#limit = limit
  }

  add(spot: Spot, usage: Usage): void {
    if (this.#bump(this.#home(spot), usage)) return
    if (this.rows.size >= this.#limit() && this.#full !== spot.period) this.#compact(spot.period)
    const home = this.rows.size < this.#limit() ? this.#home(spot) : overAll(spot)
    if (!this.#bump(home, usage)) this.#insert(home, usage)
  }

  /** Moves usage that was counted in one place to another; leaves it where its row was evicted or summed up since. */
  move(from: Spot, to: Spot, usage: Usage): void {
    const key = this.#kind.key(from)
    if (key === this.#kind.key(this.#home(to))) return
    const left = (this.rows.get(key)?.requests ?? 0) - usage.requests
    if (left < 0) return
    if (left === 0) this.rows.delete(key)
    else this.#bump(from, usage, -1)
    this.add(to, usage)
  }

  /** Drops the rows of periods before this one. */
  forget(before: string): void {
    for (const [key, row] of [...this.rows.entries()]) {
      if (this.#kind.spot(row).period < before) this.rows.delete(key)
    }
    if (this.agentsSince !== null && this.agentsSince <= before) this.agentsSince = null
  }

  #home(spot: Spot): Spot {
    return this.agentsSince !== null && spot.period < this.agentsSince ? overAgents(spot) : spot
  }

  #bump(spot: Spot, usage: Usage, sign: 1 | -1 = 1): boolean {
    const row = this.rows.edit(this.#kind.key(spot))
    if (row === undefined) return false
    count(row, usage, sign)
    return true
  }

  #insert(spot: Spot, usage: Usage): void {
    if (spot.period !== this.#full) this.#full = null
    this.rows.add(this.#kind.key(spot), this.#kind.make(spot, usage))
  }

  /** Sums up periods older than the newest, oldest first, until a quarter of the room is free. */
  #compact(period: string): void {
    const goal = Math.floor(this.#limit() * 0.75)
    const periods = new Set([period])
    for (const row of this.rows.values()) periods.add(this.#kind.spot(row).period)
    const older = [...periods].sort()
    const newest = older.pop() ?? period
    for (const [index, old] of older.entries()) {
      if (this.rows.size <= goal) return
      if (this.agentsSince !== null && old < this.agentsSince) continue
      this.#sumUp(old, overAgents)
      this.agentsSince = older[index + 1] ?? newest
    }
    for (const old of older) {
      if (this.rows.size <= goal) return
      this.#sumUp(old, overAll)
    }
    if (this.rows.size >= this.#limit()) this.#full = newest
  }

  #sumUp(period: string, fewer: (spot: Spot) => Spot): void {
    const sums = new Map<string, { readonly spot: Spot; usage: Usage }>()
    for (const [key, row] of [...this.rows.entries()]) {
      const spot = this.#kind.spot(row)
      if (spot.period !== period) continue
      const into = fewer(spot)
      const sum = sums.get(this.#kind.key(into)) ?? { spot: into, usage: NO_USAGE }
      sum.usage = plus(sum.usage, row)
      sums.set(this.#kind.key(into), sum)
      this.rows.delete(key)
    }
    for (const { spot, usage } of sums.values()) this.#insert(spot, usage)
  }
}
