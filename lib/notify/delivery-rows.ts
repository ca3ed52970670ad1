import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { createRoom, forgetMost } from './make-room.ts'
import type { DeliveryRow, NotifyCalls, Taken } from './notify-store.ts'
import { GIVE_UP_MS } from './retries.ts'

type DeliveryCalls = Omit<NotifyCalls, 'load' | 'putChannel' | 'removeChannel'>

export function deliveryCalls(db: DatabaseSync): DeliveryCalls {
  return { ...takeCalls(db), ...sendCalls(db), ...listCalls(db) }
}

function takeCalls(db: DatabaseSync): Pick<DeliveryCalls, 'take'> {
  const place = db.prepare('INSERT OR REPLACE INTO place (one, epoch, seq) VALUES (1, ?, ?)')
  const open = db.prepare('INSERT OR REPLACE INTO open_alerts (key, row) VALUES (?, ?)')
  const over = db.prepare('DELETE FROM open_alerts WHERE key = ?')
  const room = createRoom(db)
  const drop = db.prepare(
    `UPDATE deliveries SET state = 'dropped', ended_ms = ?, next_ms = NULL
     WHERE state = 'pending' AND held = 1 AND tries = '[]' AND channel_id = ? AND occurrence = ?`,
  )
  const insert = db.prepare(
    `INSERT INTO deliveries (id, channel_id, occurrence, about, body, state, tries, made_ms, next_ms, held, ended_ms, until_ms, ours)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  )
  const told = db.prepare(
    "SELECT 1 FROM deliveries WHERE channel_id = ? AND occurrence = ? AND state <> 'dropped' LIMIT 1",
  )
  const add = (row: DeliveryRow) => {
    if (row.about.what === 'resolved') {
      drop.run(row.madeMs, row.channelId, row.occurrence)
      if (told.get(row.channelId, row.occurrence) === undefined) return
    }
    const { id, channelId, occurrence, about, body, state, tries, madeMs, nextMs, held, endedMs, untilMs, ours } = row
    const texts = [id, channelId, occurrence, JSON.stringify(about), body, state, JSON.stringify(tries)]
    insert.run(...texts, madeMs, nextMs, held ? 1 : 0, endedMs, untilMs, ours ? 1 : 0)
  }
  return {
    take(taken: Taken) {
      db.exec('BEGIN IMMEDIATE')
      try {
        for (const one of taken.open) open.run(one.key, JSON.stringify(one))
        for (const key of taken.over) over.run(key)
        for (const row of taken.deliveries) add(row)
        const crowded = room.make(taken.deliveries)
        place.run(taken.place.epoch, taken.place.seq)
        db.exec('COMMIT')
        return { count: crowded.count, ofOurs: crowded.ofOurs.map(rowOf) }
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
  }
}

const COLUMNS =
  'number, id, channel_id, occurrence, about, body, state, tries, made_ms, next_ms, held, ended_ms, until_ms, ours'

/** The beginnings that failed since a channel took something last, of alerts that nobody has ended or acknowledged. */
const MISSED = `
  UPDATE deliveries SET state = 'pending', ended_ms = NULL, held = 0, next_ms = at.ms, until_ms = at.ms + $until
  FROM (SELECT 'info' AS severity, $info AS ms UNION ALL SELECT 'warning', $warning UNION ALL SELECT 'critical', $critical) AS at
  WHERE channel_id = (SELECT channel_id FROM deliveries WHERE id = $id)
    AND state = 'failed' AND about ->> 'what' <> 'resolved' AND about ->> 'severity' = at.severity
    AND occurrence IN (
      SELECT substr(epoch, 1, 8) || '-' || (row ->> 'seq') FROM open_alerts, place WHERE row ->> 'acked' = 0)
    AND NOT EXISTS (
      SELECT 1 FROM deliveries AS taken
      WHERE taken.channel_id = deliveries.channel_id AND taken.state = 'delivered' AND taken.ended_ms >= deliveries.made_ms)`

const MOVED = `
  UPDATE deliveries SET next_ms = at.ms, until_ms = at.ms + $until, held = at.ms > $now
  FROM (SELECT 'info' AS severity, $info AS ms UNION ALL SELECT 'warning', $warning UNION ALL SELECT 'critical', $critical) AS at
  WHERE state = 'pending' AND held = 1 AND about ->> 'severity' = at.severity AND next_ms <> at.ms`

function sendCalls(db: DatabaseSync): Pick<DeliveryCalls, 'due' | 'move' | 'tried' | 'again'> {
  const due = db.prepare(
    `SELECT ${COLUMNS} FROM (
       SELECT *, row_number() OVER (PARTITION BY channel_id ORDER BY next_ms, number) AS turn
       FROM deliveries WHERE state = 'pending' AND next_ms <= ?
     ) WHERE turn <= ? ORDER BY next_ms, number LIMIT 200`,
  )
  const next = db.prepare("SELECT min(next_ms) AS ms FROM deliveries WHERE state = 'pending' AND next_ms > ?")
  const tried = db.prepare(
    `UPDATE deliveries SET tries = json_insert(tries, '$[#]', json(?)), state = ?, next_ms = ?, ended_ms = ?, held = 0
     WHERE id = ? AND (state = 'pending' OR ? = 'delivered')`,
  )
  const missed = db.prepare(MISSED)
  const moved = db.prepare(MOVED)
  const again = db.prepare(
    `UPDATE deliveries SET state = 'pending', next_ms = ?, until_ms = ?, ended_ms = NULL, held = 0
     WHERE id = ? RETURNING ${COLUMNS}`,
  )
  return {
    due(now, ofEach) {
      const ms = next.get(now)?.ms
      return { rows: due.all(now, ofEach).map(rowOf), nextMs: typeof ms === 'number' ? ms : null }
    },
    move({ info, warning, critical }, now) {
      moved.run({ $until: GIVE_UP_MS, $now: now, $info: info, $warning: warning, $critical: critical })
    },
    tried({ id, attempt, state, nextMs, endedMs }, at) {
      if (at !== null)
        missed.run({ $id: id, $until: GIVE_UP_MS, $info: at.info, $warning: at.warning, $critical: at.critical })
      tried.run(JSON.stringify(attempt), state, nextMs, endedMs, id, state)
    },
    again(id, now, untilMs) {
      const row = again.get(now, untilMs, id)
      return row === undefined ? null : rowOf(row)
    },
  }
}

function listCalls(db: DatabaseSync): Pick<DeliveryCalls, 'list' | 'sums' | 'forget'> {
  const list = db.prepare(
    `SELECT ${COLUMNS} FROM deliveries WHERE number < ? AND (? IS NULL OR channel_id = ?) ORDER BY number DESC LIMIT ?`,
  )
  const sums = db.prepare('SELECT state, count(*) AS count FROM deliveries WHERE made_ms >= ? GROUP BY state')
  const times = db.prepare(
    `SELECT json_extract(tries, '$[#-1].ms') AS ms FROM deliveries WHERE made_ms >= ? AND state = 'delivered' ORDER BY ms`,
  )
  const forget = db.prepare('DELETE FROM deliveries WHERE ours IN (0, 1) AND ended_ms < ?')
  const most = forgetMost(db)
  return {
    list(limit, before, channelId) {
      const found = list.all(before ?? Number.MAX_SAFE_INTEGER, channelId, channelId, limit + 1)
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return { rows: page.map(rowOf), next: found.length > limit && last !== undefined ? Number(last.number) : null }
    },
    sums(sinceMs) {
      const counts = new Map(sums.all(sinceMs).map(({ state, count }) => [String(state), Number(count)]))
      const all = times.all(sinceMs).map(({ ms }) => Number(ms))
      return {
        delivered: counts.get('delivered') ?? 0,
        pending: counts.get('pending') ?? 0,
        failed: counts.get('failed') ?? 0,
        medianMs: all[Math.floor(all.length / 2)] ?? null,
      }
    },
    forget(beforeMs) {
      forget.run(beforeMs)
      most()
    },
  }
}

type Row = Record<string, SQLOutputValue>

const numberOrNull = (value: SQLOutputValue | undefined): number | null => (typeof value === 'number' ? value : null)

/** The tables are strict, so a column holds what its type says. */
function rowOf(row: Row): DeliveryRow {
  return {
    id: String(row.id),
    channelId: String(row.channel_id),
    occurrence: String(row.occurrence),
    about: JSON.parse(String(row.about)),
    body: String(row.body),
    state: stateOf(String(row.state)),
    tries: JSON.parse(String(row.tries)),
    madeMs: Number(row.made_ms),
    nextMs: numberOrNull(row.next_ms),
    held: row.held === 1,
    endedMs: numberOrNull(row.ended_ms),
    untilMs: Number(row.until_ms),
    ours: row.ours === 1,
  }
}

function stateOf(text: string): DeliveryRow['state'] {
  return text === 'delivered' || text === 'failed' || text === 'dropped' ? text : 'pending'
}
