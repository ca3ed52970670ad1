import type { EventLog } from '#lib/log/log.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { Cursor } from '#lib/protocol/cursor.ts'
import type { Calls } from '#lib/sqlite/thread.ts'

/**
 * A database of its own that follows the log, for what the state does not keep: long histories, closed things, sums that
 * outlive the log's events. Made by open-projection.ts out of one module, which says in serve-projection.ts what becomes of
 * the events and which questions it answers.
 *
 * It guarantees:
 * - each event is applied exactly once, in order: a page of events and the position after it are one transaction, so a
 *   kill -9 at any moment leaves it at a position from which it goes on (P-PROJ-1);
 * - an answer knows at least the event it was asked to know, and says at which position it is true (P-PROJ-2);
 * - events that it has not taken yet are not forgotten by the log (P-LOG-5);
 * - where its position is not one of this log (another epoch, a restored backup) or its module means something else by
 *   events than before, it starts anew from the oldest event; the old file stays as `<file>-before` if the log has forgotten
 *   events that it knows (P-PROJ-3).
 */
export interface Projection<C extends Calls> extends AsyncDisposable {
  /** False once a thread has died: every call fails with `unavailable` until a restart. */
  readonly available: boolean
  /** Seq of the newest event applied, durably. */
  readonly seq: number
  /** How many events of the log it has yet to take. */
  readonly behind: number
  /** Resolves once the event `seq` is applied. @throws MissionError `unavailable` when that takes too long. */
  until(seq: number): Promise<void>
  /**
   * Asks one of the module's questions, on a thread that only reads, in one transaction.
   * @param atLeast seq that the answer has to know: that of the snapshot it is shown beside.
   * @returns the answer, and the cursor it is true at.
   */
  ask<K extends keyof C & string>(
    atLeast: number,
    name: K,
    ...args: Parameters<C[K]>
  ): Promise<Answer<ReturnType<C[K]>>>
}

export interface Answer<T> {
  readonly cursor: Cursor
  readonly answer: T
}

export interface ProjectionOptions {
  /** Path of the database; its folder must exist. */
  readonly file: string
  /** A worker module that calls `serveProjection`. */
  readonly module: URL
  /** Handed to the module; must survive structured clone. */
  readonly options?: object
  /**
   * Beginnings of the types that the module takes, such as `task:`; absent: all. Others are not handed to its thread, which
   * spares a busy log most of the work.
   */
  readonly about?: readonly string[]
  readonly log: EventLog
  readonly clock: AlarmClock
  /** Hears what no caller is told: a page that could not be applied and is tried again, a thread that died, events that are gone. */
  readonly onError: (error: unknown) => void
  /** Events wait this long for others, so that a busy log does not mean a commit each; nobody who asks waits for it. Default 500. */
  readonly lagMs?: number
  /** How long a question waits for the events it has to know. Default 5,000. */
  readonly waitMs?: number
}
