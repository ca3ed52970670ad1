export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The seq of the event that is being folded. */
export interface Clock {
  readonly seq: number
}

/**
 * One map of the state while a batch is folded into it. The map is copied at the first change, an entity when it is first
 * edited; everything else is handed on as it was. What an entity holds (lists, usage) is replaced, never changed in place.
 */
export class Collection<V extends object> {
  readonly #base: ReadonlyMap<string, V>
  readonly #clock: Clock
  readonly #owned = new Map<string, Mutable<V>>()
  #copy: Map<string, V> | null = null
  /** Seq of the event that last changed it. */
  changedAt: number

  constructor(base: ReadonlyMap<string, V>, changedAt: number, clock: Clock) {
    this.#base = base
    this.changedAt = changedAt
    this.#clock = clock
  }

  get size(): number {
    return (this.#copy ?? this.#base).size
  }

  get(id: string): V | undefined {
    return (this.#copy ?? this.#base).get(id)
  }

  entries(): IterableIterator<[string, V]> {
    return (this.#copy ?? this.#base).entries()
  }

  values(): IterableIterator<V> {
    return (this.#copy ?? this.#base).values()
  }

  /** The entity to be changed in place, until the batch is folded. */
  edit(id: string): Mutable<V> | undefined {
    const owned = this.#owned.get(id)
    if (owned !== undefined) {
      this.changedAt = this.#clock.seq
      return owned
    }
    const value = this.get(id)
    return value === undefined ? undefined : this.add(id, { ...value })
  }

  /** @param value must be fresh: it is changed in place until the batch is folded. */
  add(id: string, value: V): Mutable<V> {
    // The compiler cannot see that lifting `readonly` from a fresh object is safe for every V.
    const owned = value as Mutable<V>
    this.#owned.set(id, owned)
    this.#writable().set(id, value)
    return owned
  }

  delete(id: string): void {
    if (this.get(id) === undefined) return
    this.#owned.delete(id)
    this.#writable().delete(id)
  }

  finish(): ReadonlyMap<string, V> {
    return this.#copy ?? this.#base
  }

  #writable(): Map<string, V> {
    this.changedAt = this.#clock.seq
    this.#copy ??= copyOf(this.#base)
    return this.#copy
  }
}

/** In a loop, which takes two thirds of the time that the constructor takes. */
function copyOf<V>(base: ReadonlyMap<string, V>): Map<string, V> {
  const copy = new Map<string, V>()
  for (const [id, value] of base) copy.set(id, value)
  return copy
}
