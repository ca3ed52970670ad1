import type { DatabaseSync } from 'node:sqlite'
import type { HolderChange } from './archive-fold.ts'
import type { Held } from './task-archive.ts'

/** Writes down who holds a task from when to when. */
export function noteHolders(db: DatabaseSync): (task: string, changes: readonly HolderChange[]) => void {
  const begin = db.prepare('INSERT INTO held VALUES (?, ?, NULL, ?)')
  const end = db.prepare(
    `UPDATE held SET until = ?
     WHERE task = ? AND since = (SELECT max(since) FROM held WHERE task = ?) AND until IS NULL`,
  )
  return (task, changes) => {
    for (const { seq, holder } of changes) {
      end.run(seq, task, task)
      if (holder !== null) begin.run(task, seq, holder)
    }
  }
}

export function heldReader(db: DatabaseSync): (id: string, before: number | null, limit: number) => readonly Held[] {
  const rows = db.prepare('SELECT * FROM held WHERE task = ? AND since < ? ORDER BY since DESC LIMIT ?')
  return (id, before, limit) =>
    rows.all(id, before ?? Number.MAX_SAFE_INTEGER, limit).map(({ agent, since, until }) => ({
      agentId: String(agent),
      since: Number(since),
      until: until === null ? null : Number(until),
    }))
}
