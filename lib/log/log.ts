import type { Cursor } from '#lib/protocol/cursor.ts'
import type { MissionEvent, Receipt } from '#lib/protocol/event.ts'

/**
 * The append-only log of one workspace. Every implementation passes log-contract.ts.
 *
 * It guarantees:
 * - seq is gapless from 1 and unique (P-LOG-1); an append that resolved survives kill -9 and power loss (P-LOG-2);
 * - a batch is stored whole or not at all, in its own order, without foreign events inside;
 * - an (principal, id) is stored once: again with the same content it gives the first receipt, with other content `conflict` (P-LOG-3);
 * - a guard is stored once per workspace: a second one is refused with `conflict`, whatever batch it comes in (P-LOG-4);
 * - tail listeners get every event once, in seq order, after it is durable and before its append resolves.
 */
export interface EventLog extends AsyncDisposable {
  /** The incarnation of the stream; it changes only when continuity can no longer be proven. */
  readonly epoch: string
  /** Newest seq given to the tail listeners; 0 while the log is empty. */
  readonly head: number
  /** Oldest seq still kept; head + 1 while nothing is. */
  readonly floor: number
  /** False once the store has stopped or was closed: every call fails with `unavailable` until a restart. */
  readonly available: boolean

  /**
   * Appends one batch and resolves once it is durable and was given to the tail.
   * @throws MissionError `conflict` (with the entry's index), `overloaded` when too much waits for the disk, `unavailable` when the store failed.
   */
  append(batch: readonly Entry[]): Promise<readonly Receipt[]>

  /** Stored events with seq > after, oldest first, until one of the bounds is met; at least one where there is any. */
  read(after: number, bounds: ReadBounds): Promise<readonly StoredEvent[]>

  /** The seq that this principal's id was stored with, null when it was not (or was forgotten with its event, see trim). */
  find(principal: string, id: string): Promise<number | null>

  /** The cursor at a seq that is 0 or still kept, else null. */
  cursorAt(seq: number): Promise<Cursor | null>

  /** Calls the listener with each durable group of events, synchronously, in order. @returns its off. */
  tail(listener: (events: readonly StoredEvent[]) => void): () => void

  /** Keeps the newest two per state version; resolves when durable. */
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>
  /** The newest checkpoint of this state version whose cursor still matches the log, else null. */
  loadCheckpoint(stateVersion: number): Promise<Checkpoint | null>

  /**
   * Forgets events with seq < floor. Ids stay at least 7 days. The floor never passes the newest checkpoint, nor what somebody
   * holds on to.
   * @returns the floor that stands now.
   */
  trim(floor: number): Promise<number>

  /**
   * Keeps what a follower of the log still needs, however late it is: no trim passes the seq that `needs` gives while it is held.
   * @returns its off.
   */
  hold(needs: () => number): () => void
}

export interface ReadBounds {
  readonly events: number
  readonly bytes: number
  /** Last seq wanted; the head when absent. */
  readonly upTo?: number
}

/** One event on its way into the log, already serialised but for its seq. */
export interface Entry {
  /** Whose id it is; ids of different principals never meet. */
  readonly principal: string
  readonly id: string
  /** `mc:<kind>:<subject>:<generation>` for what may happen only once. */
  readonly guard?: string
  /** The server's part of the JSON: `,"at":"…","day":"…","actor":"…","id":"…"`. */
  readonly stamp: string
  /** The publisher's part, which is compared when an id comes again: `,"type":"…",…,"data":{…}}`. */
  readonly content: string
  /** The same event as an object, equal to what parsing `stamp + content` gives. */
  readonly event: Omit<MissionEvent, 'seq'>
}

/** One stored event: its wire bytes as text, and the parsed object (parsed at most once). */
export interface StoredEvent {
  readonly seq: number
  /** The whole event as JSON; what every reader gets. */
  readonly json: string
  readonly event: MissionEvent
  /** Checksum of what is stored, as in a cursor. */
  readonly tag: string
}

export interface Checkpoint {
  readonly cursor: Cursor
  readonly stateVersion: number
  /** JSON of lib/state's encodeState. */
  readonly state: string
}
