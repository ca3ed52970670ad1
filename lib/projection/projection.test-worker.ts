import type { DatabaseSync } from 'node:sqlite'
import { serveProjection } from './serve-projection.ts'

/** The projection that the tests look at: every event it took, in its order, and a sum that it remembers between pages. */
export interface TestOptions {
  /** Pages with this event fail so many times. */
  readonly poison?: { readonly id: string; readonly times: Int32Array<SharedArrayBuffer> }
  /** Writes what it remembers down after so many events only. */
  readonly restsEvery?: number
}

export interface Taken {
  readonly seq: number
  readonly id: string
  /** The sum of `data.n` up to here, as it was remembered. */
  readonly sum: number
}

/** KiB of pages that each connection may keep. */
export interface Caches {
  readonly writing: number
  readonly reading: number
}

export type TestCalls = { all(): readonly Taken[]; caches(): Caches; die(): void }

const MEANING = 1

serveProjection<TestOptions, TestCalls>({
  migrations: [
    `CREATE TABLE taken (place INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL, id TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
     CREATE TABLE rest (only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL, sum INTEGER NOT NULL) STRICT;
     CREATE TABLE cache (kib INTEGER NOT NULL) STRICT`,
  ],
  meaning: MEANING,
  follow(db, { poison, restsEvery }) {
    db.prepare('INSERT INTO cache VALUES (?)').run(cacheOf(db))
    const insert = db.prepare('INSERT INTO taken (seq, id, sum) VALUES (?, ?, ?)')
    const rest = db.prepare('INSERT OR REPLACE INTO rest VALUES (1, ?, ?)')
    const kept = db.prepare('SELECT seq, sum FROM rest').get()
    let rested = Number(kept?.seq ?? 0)
    let [seq, sum] = [rested, Number(kept?.sum ?? 0)]
    const writeDown = () => {
      rest.run(seq, sum)
      rested = seq
    }
    return {
      apply(events, known) {
        for (const event of events) {
          if (event.seq !== seq + 1) throw new Error(`event ${event.seq} came after ${seq}`)
          seq = event.seq
          sum += Number((event.data as { n?: number }).n ?? 0)
          if (event.id === poison?.id && Atomics.sub(poison.times, 0, 1) > 0) throw new Error('poisoned by the test')
          if (seq > known) insert.run(seq, event.id, sum)
          if (seq - rested >= (restsEvery ?? 1)) writeDown()
        }
      },
      ...(restsEvery !== undefined && { restsOn: () => rested, rest: writeDown }),
    }
  },
  answers: (db) => ({
    all: () =>
      db
        .prepare('SELECT seq, id, sum FROM taken ORDER BY place')
        .all()
        .map((row) => ({ seq: Number(row.seq), id: String(row.id), sum: Number(row.sum) })),
    caches: () => ({
      writing: Number(db.prepare('SELECT max(kib) AS kib FROM cache').get()?.kib),
      reading: cacheOf(db),
    }),
    die: () => process.exit(1),
  }),
})

/** SQLite tells KiB as a number below zero. */
function cacheOf(db: DatabaseSync): number {
  return -Number(db.prepare('PRAGMA cache_size').get()?.cache_size)
}
