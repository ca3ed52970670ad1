import type { Collection } from './collection.ts'

interface Closing {
  readonly id: string
  readonly at: string
}

const before = (a: Closing, b: Closing): boolean => a.at < b.at || (a.at === b.at && a.id < b.id)

/**
 * Keeps all open entities of a collection and the last `keep` closed ones, by time of closing, then id. The order is
 * worked out once for each batch that closes something and kept up from there, so that closing stays cheap with many open.
 */
export class ClosedOrder<V extends object> {
  readonly #collection: Collection<V>
  readonly #closedAt: (entity: V) => string | null
  readonly #keep: number
  #order: Closing[] | null = null

  constructor(collection: Collection<V>, keep: number, closedAt: (entity: V) => string | null) {
    this.#collection = collection
    this.#keep = keep
    this.#closedAt = closedAt
  }

  /** To be called after an entity was closed, opened again or deleted. */
  note(id: string): void {
    const order = this.#order ?? this.#scan()
    const known = order.findIndex((closing) => closing.id === id)
    if (known >= 0) order.splice(known, 1)
    const entity = this.#collection.get(id)
    const at = entity === undefined ? null : this.#closedAt(entity)
    if (at !== null) this.#insert(order, { id, at })
    this.#order = order
    while (order.length > this.#keep) {
      const oldest = order.shift()
      if (oldest !== undefined) this.#collection.delete(oldest.id)
    }
  }

  #insert(order: Closing[], closing: Closing): void {
    let index = order.length
    for (let last = order[index - 1]; last !== undefined && before(closing, last); last = order[index - 1]) index--
    order.splice(index, 0, closing)
  }

  #scan(): Closing[] {
    const order: Closing[] = []
    for (const [id, entity] of this.#collection.entries()) {
      const at = this.#closedAt(entity)
      if (at !== null) order.push({ id, at })
    }
    return order.sort((a, b) => (before(a, b) ? -1 : 1))
  }
}
