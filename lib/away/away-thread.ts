import { serveProjection } from '#lib/projection/serve-projection.ts'
import { AWAY_MEANING } from './away-meaning.ts'
import type { AwayCalls } from './away-store.ts'
import { happenedIn, noteHappened } from './happened.ts'

const MIGRATIONS = [
  `-- spent: the sums of all usage up to and with the request at seq
   CREATE TABLE spent (seq INTEGER PRIMARY KEY, input INTEGER NOT NULL, output INTEGER NOT NULL,
     cacheRead INTEGER NOT NULL, cacheWrite INTEGER NOT NULL, reasoning INTEGER NOT NULL, costNano INTEGER NOT NULL,
     requests INTEGER NOT NULL, unpriced INTEGER NOT NULL) STRICT;
   CREATE TABLE happened (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, level INTEGER) STRICT;
   CREATE TABLE erring (session TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
]

serveProjection<object, AwayCalls>({
  migrations: MIGRATIONS,
  meaning: AWAY_MEANING,
  follow: (db) => ({ apply: noteHappened(db) }),
  answers: (db) => ({ between: happenedIn(db) }),
})
