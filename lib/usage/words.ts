import type { DatabaseSync } from 'node:sqlite'

/** Texts as numbers, so that rows stay small. Forgets from memory, never from the table. */
const REMEMBERED = 50_000

export class Words {
  readonly #known = new Map<string, number>()
  readonly #find
  readonly #add

  constructor(db: DatabaseSync) {
    this.#find = db.prepare('SELECT n FROM words WHERE text = ?')
    this.#add = db.prepare('INSERT INTO words (text) VALUES (?)')
  }

  /** The number of a text, made where there is none yet; 0 for null. */
  numberOf(text: string | null): number {
    if (text === null) return 0
    const known = this.find(text)
    if (known !== null) return known
    return this.#remember(text, Number(this.#add.run(text).lastInsertRowid))
  }

  /** Null where no row can have it. */
  find(text: string): number | null {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const row = this.#find.get(text)
    return row === undefined ? null : this.#remember(text, Number(row.n))
  }

  #remember(text: string, n: number): number {
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    this.#known.set(text, n)
    return n
  }
}
