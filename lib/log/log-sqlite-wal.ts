import type { DatabaseSync } from 'node:sqlite'

/** Pages in the write-ahead log at which it is copied into the database even under load: 64 MiB. */
const FULL_PAGES = 16_384
/** Pages below which an idle moment is not worth a flush of the database file. */
const WORTH_PAGES = 256
const IDLE_MS = 250

/**
 * Copies the write-ahead log into the database when nobody waits: in idle moments, and between two commits when it has grown
 * large. SQLite's own way does it inside a commit, whose publishers would wait for it.
 */
export class WalKeeper {
  readonly #db: DatabaseSync
  readonly #size
  #timer: NodeJS.Timeout | undefined

  constructor(db: DatabaseSync) {
    this.#db = db
    db.exec(`PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=${FULL_PAGES * 4096}`)
    this.#size = db.prepare('PRAGMA wal_checkpoint(NOOP)')
  }

  /** To be called after each commit; returns at once and never throws, since what was committed stays so. */
  committed(): void {
    if (this.#pages() > FULL_PAGES) setImmediate(() => this.#copy())
    if (this.#timer) this.#timer.refresh()
    else this.#timer = setTimeout(() => this.#copyIfWorth(), IDLE_MS).unref()
  }

  #copyIfWorth(): void {
    if (this.#db.isOpen && this.#pages() > WORTH_PAGES) this.#copy()
  }

  #copy(): void {
    if (!this.#db.isOpen) return
    try {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)')
    } catch {
      // Nothing is lost, since all of it still stands in the write-ahead log; a disk that stays full fails the appends, loudly.
      this.#timer?.refresh()
    }
  }

  #pages(): number {
    try {
      return Number(this.#size.get()?.log)
    } catch {
      // Not known for now: to be asked again after the next commit, and nothing depends on it but the size of a file.
      return 0
    }
  }
}
