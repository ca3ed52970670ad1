import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** How much of what was counted already is read once more; the log drops it by its id. */
const OVERLAP_MS = 10 * 60_000
const SAVE_EVERY_MS = 60_000

/**
 * From when on messages of a gateway count, by its clock: what it did before it was first watched is history and would
 * otherwise be spent today. Kept in a file, so that what happened while this server was away counts once it is back.
 */
export class UsageMark {
  readonly #file: string
  #first: number | null = null
  #newest: number | null = null
  #saved: number | null = null

  /** @throws Error when the file is there and cannot be read. */
  constructor(file: string) {
    this.#file = file
    const read = readMark(file)
    if (read === null) return
    this.#first = read.first
    this.#newest = read.newest
    this.#saved = read.newest
  }

  /** The gateway is watched from now on, unless it was before. */
  begin(now: number): void {
    if (this.#first !== null) return
    this.#first = now
    this.#newest = now
    this.save()
  }

  counts(at: number): boolean {
    return this.#first !== null && at >= this.#first
  }

  /** Nothing before this has to be read again. */
  get since(): number {
    return Math.max(this.#first ?? 0, (this.#newest ?? 0) - OVERLAP_MS)
  }

  /** All messages up to this one are stored. */
  reached(at: number): void {
    if (this.#newest === null || at <= this.#newest) return
    this.#newest = at
    if (at - (this.#saved ?? 0) > SAVE_EVERY_MS) this.save()
  }

  save(): void {
    if (this.#first === null || this.#saved === this.#newest) return
    const next = `${this.#file}.next`
    writeFileSync(next, JSON.stringify({ first: this.#first, newest: this.#newest }), { mode: 0o600 })
    renameSync(next, this.#file)
    this.#saved = this.#newest
  }
}

function readMark(file: string): { first: number; newest: number } | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const read: unknown = JSON.parse(text)
  if (typeof read === 'object' && read !== null && 'first' in read && 'newest' in read) {
    const { first, newest } = read
    if (typeof first === 'number' && typeof newest === 'number') return { first, newest }
  }
  throw new Error(`${file} is not what this server wrote. Delete it: tokens of OpenClaw then count from now on.`)
}
