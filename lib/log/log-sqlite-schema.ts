import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { MissionError } from '#lib/protocol/errors.ts'

/** The principal number that owns the guards in the table of ids. */
export const WORKSPACE = 0

/** Steps forward, one a version; a step that has been released is never edited. */
const MIGRATIONS = [
  `
  -- epoch, floor
  CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
  -- body: the event as JSON but for its leading {"seq":N
  CREATE TABLE events (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  -- Principals by a short number; they begin at 1, and 0 owns the guards.
  CREATE TABLE principals (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  -- Apart from events, since ids outlive them. content: 48 bits of what was published under the id.
  CREATE TABLE ids (
    principal INTEGER NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, content INTEGER NOT NULL,
    PRIMARY KEY (principal, id)
  ) STRICT, WITHOUT ROWID;
  -- About hourly: at this time (ms since 1970) the head was seq. Tells how old an id is once its event is gone.
  CREATE TABLE marks (at INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
  CREATE TABLE checkpoints (
    state_version INTEGER NOT NULL, seq INTEGER NOT NULL, epoch TEXT NOT NULL, tag TEXT NOT NULL, state TEXT NOT NULL,
    UNIQUE (state_version, seq)
  ) STRICT;
  INSERT INTO meta VALUES ('floor', 1);
  `,
]

/**
 * Brings the database to the newest version, each step whole or not at all.
 * @throws MissionError `version` when the database was written by a newer Mission Control.
 */
export function migrate(db: DatabaseSync): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (version > MIGRATIONS.length) {
    throw new MissionError(
      'version',
      `This log has format ${version} and this Mission Control knows formats up to ${MIGRATIONS.length}. Install the newer version again, or restore the backup made before it.`,
    )
  }
  for (const [step, sql] of MIGRATIONS.entries()) {
    if (step < version) continue
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${step + 1}; COMMIT`)
  }
  db.prepare(`INSERT OR IGNORE INTO meta VALUES ('epoch', ?)`).run(randomBytes(12).toString('base64url'))
}
