import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { DeliveryRow, NotifyCalls, Taken } from './notify-store.ts'

/** As many may wait; what comes then is told as failed and not sent. */
const PENDING = 10_000
/** As many that ended are kept. */
const ENDED = 5_000

type DeliveryCalls = Omit<NotifyCalls, 'load' | 'putChannel' | 'removeChannel'>

export function deliveryCalls(db: DatabaseSync): DeliveryCalls {
  return { ...takeCalls(db), ...sendCalls(db), ...listCalls(db) }
}

function takeCalls(db: DatabaseSync): Pick<DeliveryCalls, 'take'> {
  const place = db.prepare('INSERT OR REPLACE INTO place (one, epoch, seq) VALUES (1, ?, ?)')
  const open = db.prepare('INSERT OR REPLACE INTO open_alerts (key, row) VALUES (?, ?)')
  const over = db.prepare('DELETE FROM open_alerts WHERE key = ?')
  const pending = db.prepare("SELECT count(*) AS count FROM deliveries WHERE state = 'pending'")
  const drop = db.prepare(
    `UPDATE deliveries SET state = 'dropped', ended_ms = ?, next_ms = NULL
     WHERE state = 'pending' AND held = 1 AND tries = '[]' AND channel_id = ? AND occurrence = ?`,
  )
  const insert = db.prepare(
    `INSERT INTO deliveries (id, channel_id, occurrence, about, body, state, tries, made_ms, next_ms, held, ended_ms, until_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  )
  const told = db.prepare(
    "SELECT 1 FROM deliveries WHERE channel_id = ? AND occurrence = ? AND state <> 'dropped' LIMIT 1",
  )
  const add = (row: DeliveryRow) => {
    if (row.about.what === 'resolved') {
      drop.run(row.madeMs, row.channelId, row.occurrence)
      if (told.get(row.channelId, row.occurrence) === undefined) return
    }
    const isFull = Number(pending.get()?.count) >= PENDING
    const attempt = { at: new Date(row.madeMs).toISOString(), ms: 0, code: null, error: 'too many waiting' }
    const tries = isFull ? [attempt] : row.tries
    const [state, next, ended] = isFull ? ['failed', null, row.madeMs] : [row.state, row.nextMs, row.endedMs]
    const { id, channelId, occurrence, about, body, madeMs, held, untilMs } = row
    const texts = [id, channelId, occurrence, JSON.stringify(about), body, state, JSON.stringify(tries)]
    insert.run(...texts, madeMs, next, held ? 1 : 0, ended, untilMs)
  }
  return {
    take(taken: Taken) {
      db.exec('BEGIN IMMEDIATE')
      try {
        for (const one of taken.open) open.run(one.key, JSON.stringify(one))
        for (const key of taken.over) over.run(key)
        for (const row of taken.deliveries) add(row)
        place.run(taken.place.epoch, taken.place.seq)
        db.exec('COMMIT')
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
  }
}

const COLUMNS = `number, id, channel_id, occurrence, about, body, state, tries, made_ms, next_ms, held, ended_ms, until_ms`

function sendCalls(db: DatabaseSync): Pick<DeliveryCalls, 'due' | 'tried' | 'again'> {
  const due = db.prepare(
    `SELECT ${COLUMNS} FROM (
       SELECT *, row_number() OVER (PARTITION BY channel_id ORDER BY next_ms, number) AS turn
       FROM deliveries WHERE state = 'pending' AND next_ms <= ?
     ) WHERE turn <= ? ORDER BY next_ms, number LIMIT 200`,
  )
  const next = db.prepare("SELECT min(next_ms) AS ms FROM deliveries WHERE state = 'pending' AND next_ms > ?")
  const tried = db.prepare(
    `UPDATE deliveries SET tries = json_insert(tries, '$[#]', json(?)), state = ?, next_ms = ?, ended_ms = ?, held = 0
     WHERE id = ?`,
  )
  const again = db.prepare(
    `UPDATE deliveries SET state = 'pending', next_ms = ?, until_ms = ?, ended_ms = NULL, held = 0
     WHERE id = ? RETURNING ${COLUMNS}`,
  )
  return {
    due(now, ofEach) {
      const ms = next.get(now)?.ms
      return { rows: due.all(now, ofEach).map(rowOf), nextMs: typeof ms === 'number' ? ms : null }
    },
    tried({ id, attempt, state, nextMs, endedMs }) {
      tried.run(JSON.stringify(attempt), state, nextMs, endedMs, id)
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
  const forget = db.prepare('DELETE FROM deliveries WHERE ended_ms < ?')
  const most = db.prepare(
    `DELETE FROM deliveries WHERE number IN (
       SELECT number FROM deliveries WHERE state <> 'pending' ORDER BY number DESC LIMIT -1 OFFSET ${ENDED})`,
  )
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
      most.run()
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
  }
}

function stateOf(text: string): DeliveryRow['state'] {
  return text === 'delivered' || text === 'failed' || text === 'dropped' ? text : 'pending'
}
