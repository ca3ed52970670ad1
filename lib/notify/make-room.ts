import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { DeliveryRow } from './notify-store.ts'

/** As many may wait for one channel of what the server says, and as many of what others publish. */
const WAITING = 1_000
/** As many of either that ended are kept. */
const ENDED = 5_000
export const CROWDED_OUT = 'too many waiting'

type Row = Record<string, SQLOutputValue>

export interface Room {
  /** Ends what is too many where these were added, see ORDER. */
  make(added: readonly DeliveryRow[]): { readonly count: number; readonly ofOurs: readonly Row[] }
}

/**
 * What goes first: alerts that began and ended without the channel hearing of them; then the least severe, of these the
 * oldest; last the end of what the channel knows. So a channel that is away for long misses what matters least.
 */
const ORDER = `
  CASE
    WHEN NOT isTold AND isOver THEN 0
    WHEN about ->> 'what' = 'resolved' THEN 4
    WHEN about ->> 'severity' = 'info' THEN 1
    WHEN about ->> 'severity' = 'warning' THEN 2
    ELSE 3
  END, number`

export function createRoom(db: DatabaseSync): Room {
  const waiting = db.prepare(
    "SELECT count(*) AS count FROM deliveries WHERE state = 'pending' AND channel_id = ? AND ours = ?",
  )
  const end = db.prepare(
    `UPDATE deliveries SET state = 'failed', next_ms = NULL, ended_ms = $now,
       tries = json_insert(tries, '$[#]', json_object('at', $at, 'ms', 0, 'code', NULL, 'error', $error))
     WHERE number IN (
       SELECT number FROM (
         SELECT *, EXISTS (
           SELECT 1 FROM deliveries AS its WHERE its.channel_id = one.channel_id AND its.occurrence = one.occurrence
             AND its.state = 'delivered') AS isTold, EXISTS (
           SELECT 1 FROM deliveries AS its WHERE its.channel_id = one.channel_id AND its.occurrence = one.occurrence
             AND its.about ->> 'what' = 'resolved') AS isOver
         FROM deliveries AS one WHERE state = 'pending' AND channel_id = $channel AND ours = $ours
       ) ORDER BY ${ORDER} LIMIT $count)
     RETURNING *`,
  )
  const most = forgetMost(db)
  const trim = (channelId: string, ours: 0 | 1, nowMs: number): readonly Row[] => {
    const count = Number(waiting.get(channelId, ours)?.count) - WAITING
    if (count <= 0) return []
    const [$now, $at] = [nowMs, new Date(nowMs).toISOString()]
    return end.all({ $now, $at, $error: CROWDED_OUT, $channel: channelId, $ours: ours, $count: count })
  }
  return {
    make(added) {
      const madeMs = added.at(-1)?.madeMs ?? 0
      const channels = [...new Set(added.map(({ channelId }) => channelId))]
      const ours = channels.map((channelId) => trim(channelId, 1, madeMs))
      const others = channels.map((channelId) => trim(channelId, 0, madeMs))
      const count = [...ours, ...others].reduce((sum, rows) => sum + rows.length, 0)
      if (count > 0) most()
      return { count, ofOurs: ours.flatMap((rows) => rows.slice(0, 1)) }
    },
  }
}

/** Keeps what ended last, of either kind: no flood of the one takes the other out of the history. */
export function forgetMost(db: DatabaseSync): () => void {
  const most = db.prepare(
    `DELETE FROM deliveries WHERE number IN (
       SELECT number FROM deliveries WHERE ours = ? AND ended_ms IS NOT NULL ORDER BY ended_ms DESC LIMIT -1 OFFSET ${ENDED})`,
  )
  return () => {
    for (const ours of [0, 1]) most.run(ours)
  }
}
