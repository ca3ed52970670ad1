import type { DatabaseSync } from 'node:sqlite'
import { MissionError } from '#lib/protocol/errors.ts'
import { durability, type SqliteOptions, serveSqlite } from './serve.ts'

/** The thread that thread.test.ts talks to. */
export type TestCalls = ReturnType<typeof offer>

serveSqlite<SqliteOptions & { readonly fail?: boolean }>((db, { fail }) => {
  if (fail) throw new MissionError('version', 'made for another version')
  return offer(db)
})

function offer(db: DatabaseSync) {
  db.exec('CREATE TABLE IF NOT EXISTS t (n INTEGER)')
  return {
    add: (n: number) => {
      db.prepare('INSERT INTO t VALUES (?)').run(n)
    },
    all: () =>
      db
        .prepare('SELECT n FROM t ORDER BY rowid')
        .all()
        .map(({ n }) => Number(n)),
    refuse: (index: number) => {
      throw new MissionError('conflict', 'refused by the test', { index })
    },
    exec: (sql: string) => db.exec(sql),
    die: () => process.exit(1),
    durability: () => durability(db),
  }
}
