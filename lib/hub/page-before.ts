import type { StoredEvent } from '#lib/log/log.ts'
import { formatCursor } from '#lib/protocol/cursor.ts'
import { matcher } from '#lib/protocol/filter.ts'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { isAbout } from '#lib/state/event-about.ts'
import type { Core } from './core.ts'
import type { BeforeQuery } from './hub.ts'

/** Consecutive events that are looked through at a time. */
const WINDOW = 500
/** One request looks through this many windows for what it wants. */
const MAX_WINDOWS = 20

/**
 * The newest events of a filter before a seq, oldest first, as the JSON of an `events` frame: it covers (from, to], so that
 * the page before it begins at `before = from + 1`, and it is empty where something rare was not found yet. Whose a session
 * is, the live state tells.
 * @returns null when the log no longer keeps what lies before.
 */
export async function pageBefore(core: Core, query: BeforeQuery, signal: AbortSignal): Promise<Before | null> {
  const { feed, log, limits, live } = core
  const to = Math.min(query.before - 1, feed.head)
  const cursor = await log.cursorAt(to)
  if (cursor === null) return null
  const matches = matcher(query.filter)
  let found: StoredEvent[] = []
  let from = to
  for (let windows = 0; windows < MAX_WINDOWS && found.length === 0 && !signal.aborted; windows++) {
    const lowest = Math.max(feed.floor - 1, from - WINDOW)
    if (lowest >= from) break
    const events = await readAll(core, lowest, from)
    if (events === null) break
    found = events.filter(({ event }) => matches(event.type) && isAbout(live.state, event, query.about))
    from = lowest
  }
  const kept = newest(found, query.limit, limits.pageBytes)
  const oldest = kept[0]
  if (oldest !== undefined && kept.length < found.length) from = oldest.seq - 1
  return { json: frameOf({ from, to, head: feed.head, cursor: formatCursor(cursor) }, kept), count: kept.length }
}

export interface Before {
  readonly json: string
  readonly count: number
}

/** All of (after, upTo]; null when a part of it is no longer kept. */
async function readAll({ feed }: Core, after: number, upTo: number): Promise<readonly StoredEvent[] | null> {
  const events: StoredEvent[] = []
  for (let at = after; at < upTo; ) {
    const page = await feed.page(at, upTo)
    if (page === null) return null
    // A page out of memory may go on beyond what was asked.
    for (const stored of page.events) if (stored.seq <= upTo) events.push(stored)
    at = page.to
  }
  return events
}

/** The last of them within both bounds, at least one where there is any. */
function newest(events: readonly StoredEvent[], limit: number, bytes: number): readonly StoredEvent[] {
  let first = events.length
  let size = 0
  while (first > 0 && events.length - first < limit) {
    size += events[first - 1]?.json.length ?? 0
    if (size > bytes && first < events.length) break
    first--
  }
  return events.slice(first)
}

type Range = Pick<EventsFrame, 'from' | 'to' | 'head' | 'cursor'>

const frameOf = ({ from, to, head, cursor }: Range, events: readonly StoredEvent[]) =>
  `{"type":"events","sub":"1","from":${from},"to":${to},"head":${head},"cursor":"${cursor}","events":[${events
    .map(({ json }) => json)
    .join(',')}]}`
