import type { DatabaseSync } from 'node:sqlite'
import { type SqliteOptions, serveSqlite } from '#lib/sqlite/serve.ts'
import { CursorCheck, checkpointLoader } from './log-sqlite-checkpoints.ts'

/** What the log's reading thread offers. It sees the file only, so it may know events that the tail has not been given yet. */
export type ReaderCalls = ReturnType<typeof offer>

/** Bodies of consecutive events from `first` on. */
export interface Page {
  readonly first: number
  readonly bodies: readonly string[]
}

serveSqlite<SqliteOptions>(offer)

function offer(db: DatabaseSync) {
  db.exec('PRAGMA cache_size=-16384')
  const check = new CursorCheck(db)
  return {
    read: pageReader(db),
    find: idFinder(db),
    tagAt: (seq: number) => check.tagAt(seq),
    loadCheckpoint: checkpointLoader(db, check),
  }
}

/** The floor is looked up in the same statement, so that a page never starts among events that are being forgotten. */
function pageReader(db: DatabaseSync) {
  const rows = db.prepare(`
    WITH start (seq) AS MATERIALIZED (SELECT max(?, value) FROM meta WHERE name = 'floor')
    SELECT (SELECT seq FROM start) AS first, seq, body FROM events
    WHERE seq >= (SELECT seq FROM start) AND seq <= ? ORDER BY seq LIMIT ?`)
  return (after: number, upTo: number, events: number, bytes: number): Page => {
    const bodies: string[] = []
    let first = 0
    let left = bytes
    for (const row of rows.iterate(after + 1, upTo, Math.max(events, 1))) {
      const body = String(row.body)
      const seq = Number(row.seq)
      first = Number(row.first)
      if (seq !== first + bodies.length) throw new Error(`The log has a hole before seq ${seq}: restore a backup.`)
      left -= Buffer.byteLength(body) + `{"seq":${seq}`.length
      if (left < 0 && bodies.length > 0) break
      bodies.push(body)
    }
    return { first, bodies }
  }
}

function idFinder(db: DatabaseSync) {
  const row = db.prepare('SELECT seq FROM ids JOIN principals ON number = principal WHERE name = ? AND id = ?')
  return (principal: string, id: string): number | null => {
    const found = row.get(principal, id)
    return found === undefined ? null : Number(found.seq)
  }
}
