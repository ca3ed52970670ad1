import type { FileHistory } from '#lib/files/file-history.ts'
import type { EventLog } from '#lib/log/log.ts'
import { type Cursor, formatCursor } from '#lib/protocol/cursor.ts'
import type { MissionState } from '#lib/state/model.ts'
import { needsCount } from '#lib/state/selectors.ts'
import { tokensIn } from '#lib/state/usage.ts'
import type { TaskArchive } from '#lib/task-archive/task-archive.ts'
import type { AwayStore } from './away-store.ts'
import type { Digest, DigestGap } from './digest.ts'

export interface DigestParts {
  readonly log: Pick<EventLog, 'epoch' | 'head' | 'floor' | 'cursorAt' | 'read'>
  readonly away: AwayStore
  readonly archive: TaskArchive
  readonly fileHistory: FileHistory
  readonly state: () => MissionState
}

/**
 * @param since the last event that somebody has seen. @param until default: the newest.
 * @throws MissionError `unavailable` while what follows the log has not come so far.
 */
export async function digestOf(parts: DigestParts, since: Cursor, until: Cursor | null): Promise<Digest> {
  const { log, away, archive, fileHistory, state } = parts
  const { seq: after, gap } = await startOf(log, since)
  const upTo = Math.max(after, until?.epoch === log.epoch ? Math.min(until.seq, log.head) : log.head)
  const [from, to] = [await placeAt(log, after), await placeAt(log, upTo)]
  const [{ usage, ...happened }, tasks, files] = await Promise.all([
    away.between(after, upTo),
    archive.closedBetween(upTo, from.at ?? '', to.at ?? ''),
    fileHistory.written(upTo, after, upTo),
  ])
  const now = state()
  return {
    from,
    to,
    gap,
    events: upTo - after,
    needs: needsCount(now),
    ...happened,
    ...(!now.workspace.levels && { levelUps: 0, reached: [] }),
    tasksDone: tasks.done,
    tasksFailed: tasks.failed,
    done: tasks.last,
    usage: { ...usage, tokens: tokensIn(usage) },
    files,
  }
}

/** Where it can begin, in this log. */
async function startOf(
  log: DigestParts['log'],
  { epoch, seq, tag }: Cursor,
): Promise<{ readonly seq: number; readonly gap: DigestGap | null }> {
  const oldest = Math.max(0, log.floor - 1)
  if (epoch !== log.epoch || seq > log.head) return { seq: oldest, gap: 'other' }
  if (seq < oldest) return { seq: oldest, gap: 'forgotten' }
  const stored = await log.cursorAt(seq)
  // The event before the oldest one is gone, and nothing after it is missing.
  if (stored === null) return { seq, gap: null }
  return stored.tag === tag ? { seq, gap: null } : { seq: oldest, gap: 'other' }
}

async function placeAt(log: DigestParts['log'], seq: number): Promise<Digest['from']> {
  const cursor = (await log.cursorAt(seq)) ?? { epoch: log.epoch, seq, tag: '0' }
  // Where the event itself is gone, the next one is the first that is told of.
  const [event] = seq === 0 ? [] : await log.read(seq < log.floor ? seq : seq - 1, { events: 1, bytes: 1_000_000 })
  return { cursor: formatCursor(cursor), at: event?.event.at ?? null }
}
