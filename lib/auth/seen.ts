import type { Clock } from '#lib/protocol/clock.ts'
import { parseCursor } from '#lib/protocol/cursor.ts'
import type { SqliteThread } from '#lib/sqlite/thread.ts'
import type { AccountCalls, SeenRow } from './accounts-sqlite-thread.ts'

/** How far somebody has looked at the log, on whatever device. It is nobody else's business and not in the log. */
export interface Seen {
  /** The newest event seen. */
  readonly cursor: string
  /** When somebody last looked; milliseconds since 1970. */
  readonly at: number
  /** The last absence, until its digest was put away. */
  readonly away: Absence | null
}

/** Nobody looked between two moments, and something happened. */
export interface Absence {
  /** The newest event seen before, and the one seen first afterwards. */
  readonly from: string
  readonly to: string
  /** When somebody last looked before, and first afterwards; milliseconds since 1970. */
  readonly fromAt: number
  readonly toAt: number
}

/** A shorter one is none: people fetch a coffee. */
export const ABSENCE_MS = 15 * 60_000

/**
 * What is known after somebody looked at everything up to a cursor. A device that lags behind another takes nothing back.
 * @param head the newest event there is: a page that wakes shows at first what it showed when it fell asleep, and the absence
 * that ends with it is that up to now.
 */
export function seenAfter(before: Seen | null, cursor: string, now: number, head = cursor): Seen {
  if (before === null) return { cursor, at: now, away: null }
  const away = absenceSince(before, head, now)
  const next = isAfter(cursor, before.cursor) ? cursor : before.cursor
  return { cursor: next, at: Math.max(now, before.at), away: away ?? before.away }
}

/** The absence that ends with a look at a cursor; null where it was too short, or nothing happened. */
export function absenceSince(before: Seen, cursor: string, now: number): Absence | null {
  if (now - before.at < ABSENCE_MS || !isAfter(cursor, before.cursor)) return null
  return { from: before.cursor, to: cursor, fromAt: before.at, toAt: now }
}

/** Cursors of different logs have no order; the other one is then the newer. */
function isAfter(a: string, b: string): boolean {
  const [one, other] = [parseCursor(a), parseCursor(b)]
  return one !== null && (other === null || one.epoch !== other.epoch || one.seq > other.seq)
}

/** Mirrored in memory. */
export interface SeenBook {
  get(principalId: string): Seen | null
  /** Somebody looks at everything up to the cursor. */
  look(principalId: string, cursor: string, head: string): Promise<Seen>
  /** The digest was read. */
  putAway(principalId: string): Promise<void>
}

export interface SeenParts {
  readonly store: SqliteThread<AccountCalls>
  readonly rows: readonly SeenRow[]
  readonly clock: Clock
}

export function createSeen({ store, rows, clock }: SeenParts): SeenBook {
  const book = new Map(rows.map(({ principalId, seen }): [string, Seen] => [principalId, JSON.parse(seen)]))
  const keep = async (principalId: string, seen: Seen) => {
    book.set(principalId, seen)
    await store.call('putSeen', { principalId, seen: JSON.stringify(seen) })
  }
  const get = (principalId: string) => book.get(principalId) ?? null
  return {
    get,
    async look(principalId, cursor, head) {
      const seen = seenAfter(get(principalId), cursor, clock.now(), head)
      await keep(principalId, seen)
      return seen
    },
    async putAway(principalId) {
      const seen = get(principalId)
      if (seen?.away) await keep(principalId, { ...seen, away: null })
    },
  }
}
