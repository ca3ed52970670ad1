import type { DatabaseSync } from 'node:sqlite'
import { durability, type SqliteOptions, serveSqlite } from '#lib/sqlite/serve.ts'
import type { Checkpoint } from './log.ts'
import { type Group, GroupWriter } from './log-sqlite-append.ts'
import { CursorCheck, checkpointSaver } from './log-sqlite-checkpoints.ts'
import { migrate } from './log-sqlite-schema.ts'
import { type SweepPosition, Trimmer } from './log-sqlite-trim.ts'
import { WalKeeper } from './log-sqlite-wal.ts'

/** What the log's one writing thread offers. */
export type WriterCalls = ReturnType<typeof offer>

serveSqlite<SqliteOptions>(offer)

function offer(db: DatabaseSync) {
  migrate(db)
  db.exec('PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY')
  const wal = new WalKeeper(db)
  const groups = new GroupWriter(db)
  const trimmer = new Trimmer(db)
  const saveCheckpoint = checkpointSaver(db, new CursorCheck(db))
  const meta = db.prepare('SELECT value FROM meta WHERE name = ?')
  const thenTidy = <T>(result: T): T => {
    wal.committed()
    return result
  }
  return {
    describe: () => ({
      epoch: String(meta.get('epoch')?.value),
      floor: Number(meta.get('floor')?.value),
      head: groups.head,
    }),
    append: (group: Group, now: number) => thenTidy(groups.write(group, now)),
    saveCheckpoint: (checkpoint: Checkpoint) => thenTidy(saveCheckpoint(checkpoint)),
    raiseFloor: (floor: number) => thenTidy(trimmer.raiseFloor(floor)),
    dropEvents: () => thenTidy(trimmer.dropEvents()),
    dropIds: (after: SweepPosition | null, now: number) => thenTidy(trimmer.dropIds(after, now)),
    dropMarks: (now: number) => thenTidy(trimmer.dropMarks(now)),
    durability: () => durability(db),
  }
}
