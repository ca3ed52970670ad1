import type { MissionState } from '#lib/state/model.ts'
import { workspaceDay } from '#lib/state/selectors.ts'
import { USAGE_BY, type UsageBucketSize, type UsageBy } from '#lib/usage/usage-answers.ts'
import type { RequestsQuery, UsageDays, UsageQuery, UsageScope } from '#lib/usage/usage-store.ts'
import { daysIn } from '#lib/usage/usage-times.ts'
import { invalid, MAX_LIMIT } from './part-query.ts'

export const USAGE_SCOPE = ['agentId', 'kind', 'model', 'provider', 'project', 'sessionId', 'taskId'] as const
export const USAGE_LIMIT = 100
const BUCKETS = ['hour', 'day'] as const
/** Hours of more days than these are more points than a page has pixels. */
const MOST_DAYS = { hour: 62, day: 3_700 }

type Held = Pick<MissionState, 'workspace' | 'last'>

/**
 * The parameters of `GET /api/usage`; without days it is about today.
 * @throws MissionError `invalid` naming the parameter that is unknown, given twice, or not valid.
 */
export function readUsageQuery(query: URLSearchParams, state: Held, nowMs: number): UsageQuery {
  refuseUnknown(query, ['by', 'from', 'to', 'bucket', 'compare', 'limit', 'after', ...USAGE_SCOPE])
  const by = readOneOf<UsageBy>(query, 'by', USAGE_BY)
  const bucket = readOneOf<UsageBucketSize>(query, 'bucket', BUCKETS)
  const compare = query.get('compare')
  if (compare !== null && compare !== 'previous') throw invalid('compare', 'must be "previous"')
  return {
    ...readDays(query, state, nowMs, bucket === 'hour' || by === 'hour' ? 'hour' : 'day'),
    scope: readScope(query),
    zone: state.workspace.zone,
    nowMs,
    by,
    bucket,
    compare: compare !== null,
    limit: readWhole(query, 'limit', MAX_LIMIT) ?? USAGE_LIMIT,
    skip: readWhole(query, 'after', 10_000_000) ?? 0,
  }
}

/**
 * The parameters of `GET /api/usage/requests`.
 * @throws MissionError `invalid` naming the parameter.
 */
export function readRequestsQuery(query: URLSearchParams, state: Held, nowMs: number): RequestsQuery {
  refuseUnknown(query, ['from', 'to', 'limit', 'after', ...USAGE_SCOPE])
  return {
    ...readDays(query, state, nowMs, 'day'),
    scope: readScope(query),
    zone: state.workspace.zone,
    limit: readWhole(query, 'limit', MAX_LIMIT) ?? USAGE_LIMIT,
    before: readWhole(query, 'after', Number.MAX_SAFE_INTEGER),
  }
}

function readDays(query: URLSearchParams, state: Held, nowMs: number, size: UsageBucketSize): UsageDays {
  const today = workspaceDay(state, nowMs)
  const given = { from: readDay(query, 'from'), to: readDay(query, 'to') }
  const to = given.to ?? (given.from !== null && given.from > today ? given.from : today)
  const from = given.from ?? to
  if (from > to) throw invalid('from', `must not be after "to", which is ${to}`)
  const days = daysIn({ from, to })
  if (days <= MOST_DAYS[size]) return { from, to }
  throw invalid('from', `is ${days} days before the end; by ${size} at most ${MOST_DAYS[size]} days are answered`)
}

function readDay(query: URLSearchParams, name: string): string | null {
  const text = query.get(name)
  if (text === null) return null
  const ms = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? Date.parse(text) : Number.NaN
  // A 31st of February is parsed as a day of March.
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)) return text
  throw invalid(name, 'must be a date such as 2026-11-21')
}

/** The empty text asks for what has none. */
function readScope(query: URLSearchParams): UsageScope {
  const given = USAGE_SCOPE.filter((name) => query.has(name)).map((name) => [name, query.get(name) || null])
  return Object.fromEntries(given)
}

function readOneOf<T extends string>(query: URLSearchParams, name: string, choices: readonly T[]): T | null {
  const text = query.get(name)
  if (text === null) return null
  const found = choices.find((choice) => choice === text)
  if (found === undefined) throw invalid(name, `must be one of ${choices.join(', ')}`)
  return found
}

function readWhole(query: URLSearchParams, name: string, most: number): number | null {
  const text = query.get(name)
  if (text === null) return null
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > most) throw invalid(name, `must be a whole number from 1 to ${most}`)
  return value
}

function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys()) {
    if (!known.includes(name)) throw invalid(name, `is no parameter here; it takes ${known.join(', ')}`)
    if (query.getAll(name).length > 1) throw invalid(name, 'is given more than once')
  }
}
