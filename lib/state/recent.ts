import type { Clock } from './collection.ts'

/** A list of the newest entries, newest last, while a batch is folded into it. Copied at the first change. */
export class Recent<V> {
  readonly #base: readonly V[]
  readonly #limit: number
  readonly #clock: Clock
  #copy: V[] | null = null
  changedAt: number

  constructor(base: readonly V[], limit: number, changedAt: number, clock: Clock) {
    this.#base = base
    this.#limit = limit
    this.changedAt = changedAt
    this.#clock = clock
  }

  push(entry: V): void {
    const list = this.#writable()
    list.push(entry)
    if (list.length > this.#limit) list.shift()
  }

  /** Puts another entry in the place of the newest one that matches. @returns false when none does. */
  replace(matches: (entry: V) => boolean, by: (entry: V) => V): boolean {
    const list = this.#copy ?? this.#base
    for (let index = list.length - 1; index >= 0; index--) {
      const entry = list[index]
      if (entry === undefined || !matches(entry)) continue
      this.#writable()[index] = by(entry)
      return true
    }
    return false
  }

  get newest(): V | undefined {
    return (this.#copy ?? this.#base).at(-1)
  }

  finish(): readonly V[] {
    return this.#copy ?? this.#base
  }

  #writable(): V[] {
    this.changedAt = this.#clock.seq
    this.#copy ??= [...this.#base]
    return this.#copy
  }
}
