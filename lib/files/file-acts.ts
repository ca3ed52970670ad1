import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { EventOf, MissionEvent } from '#lib/protocol/event.ts'
import type { ActSpan, FileAct, FileHistoryPage, FileHistoryQuery } from './file-history.ts'

/** Sessions remembered, so that an event of one that is known costs no question to the database. */
const REMEMBERED = 10_000

/**
 * Writes down what events say of files. An act that names only its session is that of the agent that an event about the
 * session, or about a file, names for it first, be it before or later.
 */
export function noteActs(db: DatabaseSync): (events: readonly MissionEvent[]) => void {
  const insert = db.prepare('INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const give = db.prepare('INSERT OR IGNORE INTO sessions VALUES (?, ?)')
  const adopt = db.prepare('UPDATE acts SET agent = ? WHERE session = ? AND agent IS NULL')
  const agentOf = db.prepare('SELECT agent FROM sessions WHERE id = ?')
  const remembered = new Set<string>()
  const introduce = (session: string, agent: string) => {
    if (remembered.has(session)) return
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.add(session)
    if (give.run(session, agent).changes > 0) adopt.run(agent, session)
  }
  const note = ({ seq, at, agentId, sessionId, data }: EventOf<'file:change'>) => {
    const session = data.sessionId ?? sessionId ?? null
    const named = data.agentId ?? agentId ?? null
    const agent = named ?? (session === null ? null : text(agentOf.get(session)?.agent))
    insert.run(seq, at, data.path, data.root ?? null, data.change, agent, session, data.size ?? null)
  }
  return (events) => {
    for (const event of events) {
      const { agent, session } = namedIn(event)
      if (agent !== null && session !== null) introduce(session, agent)
      if (isFileChange(event)) note(event)
    }
  }
}

const isFileChange = (event: MissionEvent): event is EventOf<'file:change'> => event.type === 'file:change'

/** Ids stand beside or inside the data; those inside count. */
function namedIn(event: MissionEvent): { readonly agent: string | null; readonly session: string | null } {
  const data: Readonly<Record<string, unknown>> = event.data
  return { agent: text(data.agentId ?? event.agentId), session: text(data.sessionId ?? event.sessionId) }
}

/** Answers one page, the newest first. */
export function actsIn(db: DatabaseSync): (query: FileHistoryQuery) => Omit<FileHistoryPage, 'cursor'> {
  return (query) => {
    const { spans, limit } = query
    const rows: Row[] = []
    // One after the other: each is a walk along an index that ends with the page, however much there is of it.
    for (const span of spans ?? [EVER]) {
      rows.push(...rowsIn(db, query, span, limit + 1 - rows.length))
      if (rows.length > limit) break
    }
    const items = rows.slice(0, limit).map(actOf)
    const last = items.at(-1)
    return { items, ...(rows.length > limit && last && { next: String(last.seq) }) }
  }
}

type Row = Readonly<Record<string, SQLOutputValue>>

const EVER = { agentId: null, since: null, until: null }

function rowsIn(
  db: DatabaseSync,
  { path, q, agentId, sessionId, change, before }: FileHistoryQuery,
  span: ActSpan | typeof EVER,
  limit: number,
): readonly Row[] {
  const wanted: readonly (readonly [string, SQLInputValue])[] = [
    ['path = ?', path],
    ["lower(path) LIKE ? ESCAPE '\\'", q === null ? null : `%${escaped(q.toLowerCase())}%`],
    ['agent = ?', agentId],
    ['agent = ?', span.agentId],
    ['seq > ?', span.since],
    ['seq < ?', span.until],
    ['session = ?', sessionId],
    ['change = ?', change],
    ['seq < ?', before],
  ]
  const given = wanted.filter(([, value]) => value !== null)
  const where = given.length === 0 ? '' : `WHERE ${given.map(([condition]) => condition).join(' AND ')}`
  return db
    .prepare(`SELECT * FROM acts ${where} ORDER BY seq DESC LIMIT ?`)
    .all(...given.map(([, value]) => value), limit)
}

/** Counts files that were written or removed between two events. A relative path is another file below another folder. */
export function writtenIn(db: DatabaseSync): (after: number, upTo: number) => number {
  const files = db.prepare(
    `SELECT count(*) AS files FROM (SELECT DISTINCT path, root FROM acts WHERE seq > ? AND seq <= ? AND change <> 'read')`,
  )
  return (after, upTo) => Number(files.get(after, upTo)?.files)
}

const escaped = (part: string): string => part.replace(/[\\%_]/g, (sign) => `\\${sign}`)
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const CHANGES = ['created', 'modified', 'deleted', 'read'] as const

function actOf(row: Row): FileAct {
  return {
    seq: Number(row.seq),
    at: String(row.at),
    path: String(row.path),
    root: text(row.root),
    change: CHANGES.find((change) => change === row.change) ?? 'modified',
    agentId: text(row.agent),
    sessionId: text(row.session),
    size: row.size === null ? null : Number(row.size),
  }
}
