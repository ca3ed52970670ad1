import type { DatabaseSync } from 'node:sqlite'
import { WORKSPACE } from './log-sqlite-schema.ts'

/** Ids are kept at least this long, also when their events are gone (P-LOG-3). */
const ID_LIFE_MS = 7 * 24 * 3_600_000
/** Rows in one step: a few milliseconds, so that an append never waits long behind it. */
const STEP_ROWS = 5_000

/** Where the sweep over the ids stands: the last key it looked at. */
export interface SweepPosition {
  readonly principal: number
  readonly id: string
}

/** Forgets old events and ids in small steps, between which the caller lets appends through. */
export class Trimmer {
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: DatabaseSync) {
    this.#sql = prepare(db)
  }

  /** Moves the floor first, so that no reader starts where events are about to go. @returns the floor that stands. */
  raiseFloor(wanted: number): number {
    return Number(this.#sql.raiseFloor.get(wanted)?.value)
  }

  /** Forgets some events below the floor. @returns whether there may be more. */
  dropEvents(): boolean {
    return this.#sql.dropEvents.run(STEP_ROWS).changes === STEP_ROWS
  }

  /**
   * Forgets ids that are old enough and whose events are gone, one stretch of the table at a time. There is no index by seq:
   * it would make every append dearer for the sake of a sweep that runs now and then. Guards are kept for good, since what
   * may happen only once may happen only once however late it is asked again.
   * @param now ms since 1970.
   * @returns where to go on, or null at the end.
   */
  dropIds(after: SweepPosition | null, now: number): SweepPosition | null {
    const { principal, id } = after ?? { principal: -1, id: '' }
    const last = this.#sql.stretchEnd.get(principal, id, STEP_ROWS)
    if (!last) return null
    const end = { principal: Number(last.principal), id: String(last.id) }
    this.#sql.dropIds.run(principal, id, end.principal, end.id, now - ID_LIFE_MS)
    return end
  }

  dropMarks(now: number): void {
    this.#sql.dropMarks.run(now - ID_LIFE_MS)
  }
}

function prepare(db: DatabaseSync) {
  return {
    // The newest checkpoint's own event stays: its tag proves the checkpoint.
    raiseFloor: db.prepare(`
      UPDATE meta SET value = max(value, min(?, coalesce((SELECT max(seq) FROM checkpoints), 1)))
      WHERE name = 'floor' RETURNING value`),
    dropEvents: db.prepare(`
      DELETE FROM events WHERE seq IN (
        SELECT seq FROM events WHERE seq < (SELECT value FROM meta WHERE name = 'floor') ORDER BY seq LIMIT ?)`),
    stretchEnd: db.prepare(`
      SELECT principal, id FROM (SELECT principal, id FROM ids WHERE (principal, id) > (?, ?) ORDER BY principal, id LIMIT ?)
      ORDER BY principal DESC, id DESC LIMIT 1`),
    dropIds: db.prepare(`
      DELETE FROM ids WHERE (principal, id) > (?, ?) AND (principal, id) <= (?, ?) AND principal <> ${WORKSPACE}
        AND seq < (SELECT value FROM meta WHERE name = 'floor')
        AND seq <= (SELECT max(seq) FROM marks WHERE at <= ?)`),
    dropMarks: db.prepare('DELETE FROM marks WHERE at < (SELECT max(at) FROM marks WHERE at <= ?)'),
  }
}
