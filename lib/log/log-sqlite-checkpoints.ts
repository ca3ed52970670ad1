import type { DatabaseSync } from 'node:sqlite'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Checkpoint } from './log.ts'
import { tagOf } from './stored-event.ts'

/** Says whether a cursor still belongs to this log: same epoch, and its event is kept and unchanged. */
export class CursorCheck {
  readonly #epoch: string
  readonly #body

  constructor(db: DatabaseSync) {
    this.#epoch = String(db.prepare(`SELECT value FROM meta WHERE name = 'epoch'`).get()?.value)
    this.#body = db.prepare('SELECT body FROM events WHERE seq = ?')
  }

  holds({ epoch, seq, tag }: Checkpoint['cursor']): boolean {
    return epoch === this.#epoch && tag === this.tagAt(seq)
  }

  /** @returns null where there is no event. */
  tagAt(seq: number): string | null {
    if (seq === 0) return '0'
    const body = this.#body.get(seq)?.body
    return body === undefined ? null : tagOf(String(body))
  }
}

/** Keeps the newest two of the state version. @throws MissionError `invalid` when the cursor is not one of this log. */
export function checkpointSaver(db: DatabaseSync, check: CursorCheck): (checkpoint: Checkpoint) => void {
  const save = db.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?)')
  const drop = db.prepare(`
    DELETE FROM checkpoints WHERE state_version = ?1 AND seq NOT IN (
      SELECT seq FROM checkpoints WHERE state_version = ?1 ORDER BY seq DESC LIMIT 2)`)
  return ({ cursor, stateVersion, state }) => {
    if (!check.holds(cursor)) {
      throw new MissionError(
        'invalid',
        `A checkpoint at seq ${cursor.seq} was not saved, since its cursor does not belong to this log. Take the snapshot again.`,
      )
    }
    db.exec('BEGIN IMMEDIATE')
    try {
      save.run(stateVersion, cursor.seq, cursor.epoch, cursor.tag, state)
      drop.run(stateVersion)
      db.exec('COMMIT')
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}

/** Finds the newest checkpoint of a state version whose cursor still holds. */
export function checkpointLoader(db: DatabaseSync, check: CursorCheck): (stateVersion: number) => Checkpoint | null {
  const kept = db.prepare('SELECT seq, epoch, tag, state FROM checkpoints WHERE state_version = ? ORDER BY seq DESC')
  return (stateVersion) => {
    for (const { seq, epoch, tag, state } of kept.iterate(stateVersion)) {
      const cursor = { epoch: String(epoch), seq: Number(seq), tag: String(tag) }
      if (check.holds(cursor)) return { cursor, stateVersion, state: String(state) }
    }
    return null
  }
}
