import type { DatabaseSync } from 'node:sqlite'
import { MissionError } from '#lib/protocol/errors.ts'
import { serveSqlite } from '#lib/sqlite/serve.ts'
import { deliveryCalls } from './delivery-rows.ts'
import type { NotifyCalls } from './notify-store.ts'

const SCHEMA_VERSION = 2
const ENDED_INDEX = 'CREATE INDEX deliveries_ended ON deliveries (ours, ended_ms) WHERE ended_ms IS NOT NULL;'
/** Of version 1, which took everything for the server's own. */
const FROM_1 = `
  ALTER TABLE deliveries ADD COLUMN ours INTEGER NOT NULL DEFAULT 1;
  DROP INDEX deliveries_ended;
  ${ENDED_INDEX}
  PRAGMA user_version = 2;
`
const SCHEMA = `
  CREATE TABLE channels (id TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT;
  CREATE TABLE place (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
  CREATE TABLE open_alerts (key TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE deliveries (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel_id TEXT NOT NULL, occurrence TEXT NOT NULL,
    about TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, tries TEXT NOT NULL, made_ms INTEGER NOT NULL,
    next_ms INTEGER, held INTEGER NOT NULL, ended_ms INTEGER, until_ms INTEGER NOT NULL, ours INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (channel_id, next_ms) WHERE state = 'pending';
  CREATE INDEX deliveries_of ON deliveries (channel_id, occurrence);
  ${ENDED_INDEX}
  PRAGMA user_version = ${SCHEMA_VERSION};
`

serveSqlite((db): NotifyCalls => {
  prepareSchema(db)
  return { ...channelCalls(db), ...deliveryCalls(db) }
})

function prepareSchema(db: DatabaseSync): void {
  const version = db.prepare('PRAGMA user_version').get()?.user_version
  if (version === 0) db.exec(`BEGIN; ${SCHEMA} COMMIT`)
  else if (version === 1) db.exec(`BEGIN; ${FROM_1} COMMIT`)
  else if (version !== SCHEMA_VERSION) {
    throw new MissionError(
      'unavailable',
      `notify.db has schema ${version}, and this version knows ${SCHEMA_VERSION}. Start the version that wrote it.`,
    )
  }
}

function channelCalls(db: DatabaseSync): Pick<NotifyCalls, 'load' | 'putChannel' | 'removeChannel'> {
  const put = db.prepare(
    'INSERT INTO channels (id, row) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET row = excluded.row',
  )
  const remove = db.prepare('DELETE FROM channels WHERE id = ?')
  const rows = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map(({ row }) => JSON.parse(String(row)))
  return {
    load() {
      const place = db.prepare('SELECT epoch, seq FROM place').get()
      return {
        channels: rows('SELECT row FROM channels ORDER BY rowid'),
        open: rows('SELECT row FROM open_alerts'),
        place: place === undefined ? null : { epoch: String(place.epoch), seq: Number(place.seq) },
      }
    },
    putChannel(row) {
      put.run(row.id, JSON.stringify(row))
    },
    removeChannel(id) {
      remove.run(id)
    },
  }
}
