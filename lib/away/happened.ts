import type { DatabaseSync } from 'node:sqlite'
import type { EventOf, EventType, MissionEvent } from '#lib/protocol/event.ts'
import type { Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus, usageOf } from '#lib/state/usage.ts'
import type { Happened } from './away-store.ts'

type Kind = 'ended' | 'broke' | 'error' | 'level'

// Object.keys forgets the type of its keys; NO_USAGE has every field of Usage.
const FIELDS = Object.keys(NO_USAGE) as readonly (keyof Usage)[]
const REACHED = 20
/** What a column of whole numbers holds, and a little less: publishers may say figures of which two are beyond any number. */
const MOST = 9e18

const is = <T extends EventType>(event: MissionEvent, type: T): event is EventOf<T> => event.type === type

/** Writes down what a person who comes back is told of. */
export function noteHappened(db: DatabaseSync): (events: readonly MissionEvent[]) => void {
  const sum = db.prepare(
    `INSERT INTO spent (seq, ${FIELDS.join(', ')}) VALUES (?, ${FIELDS.map(() => '?').join(', ')})`,
  )
  const note = db.prepare('INSERT INTO happened VALUES (?, ?, ?, ?)')
  const err = db.prepare('INSERT OR IGNORE INTO erring VALUES (?)')
  const recover = db.prepare('DELETE FROM erring WHERE session = ?')
  let total = sumsUpTo(db)(Number.MAX_SAFE_INTEGER)
  const happen = (seq: number, kind: Kind, subject: string, level: number | null = null) =>
    note.run(seq, kind, subject, level)
  return (events) => {
    for (const event of events) {
      const { seq } = event
      const session = sessionOf(event)
      if (is(event, 'token:usage')) {
        total = plus(total, usageOf(event.data))
        sum.run(seq, ...FIELDS.map((field) => Math.min(total[field], MOST)))
      } else if (is(event, 'agent:statusChange')) {
        const { agentId, status } = event.data
        if (session !== null) (status === 'error' ? err : recover).run(session)
        if (status === 'error') happen(seq, 'error', agentId ?? event.agentId ?? `session:${session}`)
      } else if (is(event, 'agent:lifecycle')) {
        if (event.data.phase === 'crash') happen(seq, 'error', event.data.agentId)
      } else if (is(event, 'session:ended') && session !== null) {
        happen(seq, recover.run(session).changes > 0 ? 'broke' : 'ended', session)
      } else if (is(event, 'agent:levelUp')) happen(seq, 'level', event.data.agentId, event.data.level)
    }
  }
}

/** Ids stand beside or inside the data; those inside count. */
function sessionOf({ sessionId, data }: MissionEvent): string | null {
  const inside = (data as Readonly<Record<string, unknown>>).sessionId
  return typeof inside === 'string' ? inside : (sessionId ?? null)
}

/** All usage up to and with a seq. */
function sumsUpTo(db: DatabaseSync): (seq: number) => Usage {
  // As the nearest number there is: one that is too great for it would be refused.
  const columns = FIELDS.map((field) => `CAST(${field} AS REAL) AS ${field}`).join(', ')
  const last = db.prepare(`SELECT ${columns} FROM spent WHERE seq <= ? ORDER BY seq DESC LIMIT 1`)
  return (seq) => {
    const row = last.get(seq)
    // Every field is read, which fromEntries cannot know.
    return Object.fromEntries(FIELDS.map((field) => [field, Number(row?.[field] ?? 0)])) as unknown as Usage
  }
}

/** Answers what happened between two events. */
export function happenedIn(db: DatabaseSync): (after: number, upTo: number) => Happened {
  const sums = sumsUpTo(db)
  const subjects = db.prepare(
    'SELECT kind, count(*) AS times, count(DISTINCT subject) AS subjects FROM happened WHERE seq > ? AND seq <= ? GROUP BY kind',
  )
  const reached = db.prepare(
    `SELECT subject, max(level) AS level FROM happened WHERE kind = 'level' AND seq > ? AND seq <= ?
     GROUP BY subject ORDER BY max(seq) DESC LIMIT ${REACHED}`,
  )
  return (after, upTo) => {
    const [until, before] = [sums(upTo), sums(after)]
    const kinds = new Map(subjects.all(after, upTo).map((row) => [String(row.kind), row]))
    const different = (kind: Kind) => Number(kinds.get(kind)?.subjects ?? 0)
    return {
      // Every field is there, as above.
      usage: Object.fromEntries(FIELDS.map((field) => [field, until[field] - before[field]])) as unknown as Usage,
      sessionsEnded: different('ended'),
      sessionsFailed: different('broke'),
      agentsFailed: different('error'),
      levelUps: Number(kinds.get('level')?.times ?? 0),
      reached: reached.all(after, upTo).map((row) => ({ agentId: String(row.subject), level: Number(row.level) })),
    }
  }
}
