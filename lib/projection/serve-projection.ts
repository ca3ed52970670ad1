import type { DatabaseSync } from 'node:sqlite'
import type { Cursor } from '#lib/protocol/cursor.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { type SqliteOptions, serveSqlite } from '#lib/sqlite/serve.ts'
import type { Calls } from '#lib/sqlite/thread.ts'
import type { Answer } from './projection.ts'

/** What a module is: how its tables are made, what becomes of events, and what can be asked. */
export interface ProjectionModule<O extends object, C extends Calls> {
  /** Steps of the schema, one a version; a step that has been released is never edited. */
  readonly migrations: readonly string[]
  /** Raised when the same events would make other rows than before. */
  readonly meaning: number
  /** Called at the start, and again after a page that could not be applied: what it remembers must come from the database. */
  follow(db: DatabaseSync, options: O): ProjectionFold
  /** Runs on a connection that only reads. */
  answers(db: DatabaseSync, options: O): C
}

export interface ProjectionFold {
  /**
   * Takes events in log order; what it writes is committed with the position.
   * @param known seq up to which events were applied before. Only one that `restsOn` an earlier seq is given such again, to
   * remember what it needs of them; it must not write for them.
   */
  apply(events: readonly MissionEvent[], known: number): void
  /** Seq of the last event that it would not have to be given again after a crash; absent where that is always the position. */
  restsOn?(): number
  /** Called before a clean end: the moment to write down what is remembered. */
  rest?(): void
}

/**
 * Pages that one connection keeps in memory, in KiB. There are two for each of five stores, and what SQLite has taken it
 * never gives back, so a generous cache is what a long day adds to the process. The system's own cache of the file lies behind.
 */
const CACHE_KIB = 8 * 1024
const KEEPING = `PRAGMA cache_size=-${CACHE_KIB}; PRAGMA temp_store=MEMORY`

/** Where a projection stands. */
export interface Place {
  readonly cursor: Cursor
  /** The meaning its rows were made with. */
  readonly meaning: number
  /** Seq after which it wants to be given events: the position, or before it. */
  readonly after: number
}

/** What the thread that writes offers. */
export type FollowCalls = ReturnType<typeof following>
/** What the thread that reads offers. */
export type AskCalls = { ask(name: string, args: readonly unknown[]): Answer<unknown> }

/** To be called once at the top of a worker module, for both of its threads. */
export function serveProjection<O extends object, C extends Calls>(module: ProjectionModule<O, C>): void {
  serveSqlite<SqliteOptions & O>(
    (db, options): Calls =>
      options.readOnly ? asking(db, module.answers(db, options)) : following(db, module, options),
  )
}

function asking(db: DatabaseSync, answers: Calls): AskCalls {
  db.exec(KEEPING)
  const position = positionIn(db)
  return {
    ask(name, args) {
      const question = answers[name]
      if (!question) throw new Error(`the projection has no question "${name}"`)
      db.exec('BEGIN')
      try {
        return { cursor: position.read(), answer: question(...args) }
      } finally {
        db.exec('COMMIT')
      }
    },
  }
}

function following<O extends object>(db: DatabaseSync, module: ProjectionModule<O, Calls>, options: O) {
  prepareSchema(db, module)
  db.exec(KEEPING)
  const position = positionIn(db)
  let fold = module.follow(db, options)
  const place = (): Place => {
    const cursor = position.read()
    return { cursor, meaning: position.meaning(), after: Math.min(cursor.seq, fold.restsOn?.() ?? cursor.seq) }
  }
  const within = (work: () => void): Place => {
    db.exec('BEGIN IMMEDIATE')
    try {
      work()
      db.exec('COMMIT')
      return place()
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      // What it remembers may be ahead of what was rolled back.
      fold = module.follow(db, options)
      throw error
    }
  }
  return {
    place,
    /** Says which log a new file follows. */
    begin: (epoch: string) => within(() => position.write({ epoch, seq: 0, tag: '0' }, module.meaning)),
    /** @param cursor stands after the last of the lines, each one event as JSON. */
    apply: (lines: readonly string[], cursor: Cursor) =>
      within(() => {
        const before = position.read()
        if (before.epoch !== cursor.epoch) throw new Error(`a page of ${cursor.epoch} came to rows of ${before.epoch}`)
        const events = lines.map((line): MissionEvent => JSON.parse(line))
        fold.apply(fold.restsOn ? events : events.filter(({ seq }) => seq > before.seq), before.seq)
        if (cursor.seq > before.seq) position.write(cursor, module.meaning)
      }),
    rest: () => within(() => fold.rest?.()),
  }
}

function prepareSchema(db: DatabaseSync, { migrations }: ProjectionModule<never, Calls>): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (version > migrations.length) {
    throw new MissionError(
      'version',
      `This database has format ${version} and this Mission Control knows formats up to ${migrations.length}. Install the newer version again, or move the file away: it is made anew from the log, as far as that goes back.`,
    )
  }
  db.exec(`CREATE TABLE IF NOT EXISTS follows (
    only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL, seq INTEGER NOT NULL, tag TEXT NOT NULL,
    meaning INTEGER NOT NULL) STRICT`)
  for (const [step, sql] of migrations.entries()) {
    if (step < version) continue
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${step + 1}; COMMIT`)
  }
}

/** A file that follows nothing yet stands before the first event of a log without a name. */
function positionIn(db: DatabaseSync) {
  const get = db.prepare('SELECT epoch, seq, tag, meaning FROM follows')
  const put = db.prepare('INSERT OR REPLACE INTO follows VALUES (1, ?, ?, ?, ?)')
  return {
    read(): Cursor {
      const row = get.get()
      return { epoch: String(row?.epoch ?? ''), seq: Number(row?.seq ?? 0), tag: String(row?.tag ?? '0') }
    },
    meaning: () => Number(get.get()?.meaning ?? 0),
    write: ({ epoch, seq, tag }: Cursor, meaning: number) => put.run(epoch, seq, tag, meaning),
  }
}
