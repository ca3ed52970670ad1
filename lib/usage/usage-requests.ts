import type { DatabaseSync } from 'node:sqlite'
import { usdFromNano } from '#lib/protocol/money.ts'
import { iso } from '#lib/state/instant.ts'
import type { UsageRequest } from './usage-answers.ts'
import { dayText, hourText } from './usage-schema.ts'
import type { RequestsQuery, UsageScope } from './usage-store.ts'
import { allOf, whereDays, whereScope } from './usage-where.ts'
import type { Words } from './words.ts'

const WORDS = ['agent', 'session', 'task', 'project', 'model', 'provider', 'price'] as const
const COLUMNS = [
  'seq, at, day, hour, input, output, cache_read, cache_write, reasoning, cost, unpriced, source, request_id, duration',
  ...WORDS.map((name) => `(SELECT text FROM words WHERE n = r.${name}) AS ${name}`),
].join(', ')

/** Single requests, the newest first. */
export function requestsIn(db: DatabaseSync, words: Words): (query: RequestsQuery) => readonly UsageRequest[] {
  const seqs = db.prepare('SELECT min(first) AS first, max(last) AS last FROM day_seqs WHERE day BETWEEN ? AND ?')
  return ({ from, to, scope, limit, before }) => {
    const days = whereDays({ from, to }, '+r.')
    const bounds = seqs.get(...days.values)
    const last = Math.min(Number(bounds?.last ?? 0), before === null ? Number.MAX_SAFE_INTEGER : before - 1)
    const range = { sql: 'r.seq BETWEEN ? AND ?', values: [Number(bounds?.first ?? 1), last] }
    // One index at most, the narrowest; the others would make SQLite sort what comes in order anyway.
    const where = allOf([range, days, whereScope(scope, words, '+r.', narrowest(scope))])
    const sql = `SELECT ${COLUMNS} FROM requests AS r WHERE ${where.sql} ORDER BY r.seq DESC LIMIT ${Number(limit)}`
    return db
      .prepare(sql)
      .all(...where.values)
      .map(requestOf)
  }
}

function narrowest({ sessionId, taskId, agentId }: UsageScope): string | null {
  if (sessionId != null) return 'session'
  if (taskId != null) return 'task'
  return agentId != null ? 'agent' : null
}

const SOURCES = [null, 'reported', 'priced'] as const

function requestOf(row: Readonly<Record<string, unknown>>): UsageRequest {
  const [input, output] = [Number(row.input), Number(row.output)]
  const [cacheRead, cacheWrite] = [Number(row.cache_read), Number(row.cache_write)]
  const costNano = row.unpriced === 1 ? null : Number(row.cost)
  return {
    seq: Number(row.seq),
    at: iso(Number(row.at)),
    day: dayText(Number(row.day)),
    hour: hourText(Number(row.hour)),
    agentId: textIn(row.agent),
    sessionId: textIn(row.session),
    taskId: textIn(row.task),
    project: textIn(row.project),
    model: String(row.model),
    provider: textIn(row.provider),
    input,
    output,
    cacheRead,
    cacheWrite,
    reasoning: Number(row.reasoning),
    tokens: input + output + cacheRead + cacheWrite,
    costNano,
    costUsd: costNano === null ? null : usdFromNano(costNano),
    costSource: SOURCES[Number(row.source)] ?? null,
    price: priceOf(textIn(row.price)),
    requestId: textIn(row.request_id),
    durationMs: typeof row.duration === 'number' ? row.duration : null,
  }
}

/** It was written here, of an event that its schema had let through. */
const priceOf = (json: string | null): UsageRequest['price'] => (json === null ? null : JSON.parse(json))

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null)
