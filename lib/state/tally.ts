/** Counts by name, while a batch is folded into them. Copied at the first change. */
export class Tally {
  readonly #base: ReadonlyMap<string, number>
  #copy: Map<string, number> | null = null

  constructor(base: ReadonlyMap<string, number>) {
    this.#base = base
  }

  add(name: string): void {
    this.#copy ??= new Map(this.#base)
    this.#copy.set(name, (this.#copy.get(name) ?? 0) + 1)
  }

  finish(): ReadonlyMap<string, number> {
    return this.#copy ?? this.#base
  }
}
