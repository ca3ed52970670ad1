import { serveProjection } from '#lib/projection/serve-projection.ts'
import { actsIn, noteActs, writtenIn } from './file-acts.ts'
import type { FileHistoryPage, FileHistoryQuery } from './file-history.ts'
import { FILE_HISTORY_MEANING } from './file-history-meaning.ts'

export type FileHistoryCalls = {
  page(query: FileHistoryQuery): Omit<FileHistoryPage, 'cursor'>
  written(after: number, upTo: number): number
}

const MIGRATIONS = [
  `CREATE TABLE acts (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, path TEXT NOT NULL, root TEXT, change TEXT NOT NULL,
     agent TEXT, session TEXT, size INTEGER) STRICT;
   CREATE INDEX acts_path ON acts (path, seq);
   CREATE INDEX acts_agent ON acts (agent, seq);
   CREATE INDEX acts_session ON acts (session, seq);
   CREATE TABLE sessions (id TEXT PRIMARY KEY, agent TEXT NOT NULL) STRICT, WITHOUT ROWID`,
]

serveProjection<object, FileHistoryCalls>({
  migrations: MIGRATIONS,
  meaning: FILE_HISTORY_MEANING,
  follow: (db) => ({ apply: noteActs(db) }),
  answers: (db) => ({ page: actsIn(db), written: writtenIn(db) }),
})
