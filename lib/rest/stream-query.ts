import type { BeforeQuery, PollQuery, StreamQuery } from '#lib/hub/hub.ts'
import { parseStart, type Start } from '#lib/protocol/cursor.ts'
import { canonicalFilter, type Filter } from '#lib/protocol/filter.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { About } from '#lib/state/event-about.ts'
import { invalid } from './part-query.ts'

const CREDENTIALS = ['ticket', 'token']

/**
 * `GET /api/stream?cursor=&types=&snapshot=`. The `Last-Event-ID` header wins over the query, since EventSource comes back
 * to the same address with it.
 * @throws MissionError `invalid` naming the parameter.
 */
export function readStreamQuery(query: URLSearchParams, lastEventId: string | null): StreamQuery {
  refuseUnknown(query, ['cursor', 'types', 'snapshot', ...CREDENTIALS])
  const fromHeader = lastEventId !== null && lastEventId !== ''
  return {
    start: fromHeader ? readStart(lastEventId, 'Last-Event-ID') : readStart(query.get('cursor'), 'cursor'),
    filter: readFilter(query),
    // Whoever comes back by Last-Event-ID has the state already.
    snapshot: !fromHeader && readSwitch(query, 'snapshot'),
  }
}

/**
 * `GET /api/events?cursor=&types=&limit=&wait=`; `wait` in seconds.
 * @throws MissionError `invalid` naming the parameter.
 */
export function readPollQuery(query: URLSearchParams, limits: Pick<Limits, 'pageEvents' | 'pollWaitMs'>): PollQuery {
  refuseUnknown(query, ['cursor', 'types', 'limit', 'wait'])
  return {
    start: readStart(query.get('cursor'), 'cursor'),
    filter: readFilter(query),
    limit: readNumber(query, 'limit', { from: 1, to: limits.pageEvents, absent: limits.pageEvents }),
    waitMs: Math.round(readNumber(query, 'wait', { from: 0, to: limits.pollWaitMs / 1_000, absent: 0 }) * 1_000),
  }
}

/**
 * `GET /api/events?before=&types=&agent=&session=&limit=`: backwards from a seq, which is no cursor since nothing is resumed from it.
 * @throws MissionError `invalid` naming the parameter.
 */
export function readBeforeQuery(query: URLSearchParams, limits: Pick<Limits, 'pageEvents'>): BeforeQuery {
  refuseUnknown(query, ['before', 'types', 'agent', 'session', 'limit'])
  const text = query.get('before') ?? ''
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw invalid('before', 'must be the seq of an event, a whole number from 1')
  return {
    before: Number(text),
    filter: readFilter(query),
    about: readAbout(query),
    limit: readNumber(query, 'limit', { from: 1, to: limits.pageEvents, absent: limits.pageEvents }),
  }
}

function readStart(text: string | null, name: string): Start {
  const start = parseStart(text)
  if (start) return start
  throw invalid(name, 'must be a cursor that this server gave, "now" for the head, or "0" for the oldest event')
}

/** `types=agent:*,task:created`; the parameter may also be repeated. */
function readFilter(query: URLSearchParams): Filter {
  const types = query.getAll('types').flatMap((text) => text.split(','))
  const filter = canonicalFilter(types.filter((type) => type !== ''))
  if (filter) return filter
  throw invalid('types', 'must be at most 64 types (agent:statusChange), prefixes (agent:*) or *, separated by commas')
}

function readAbout(query: URLSearchParams): About {
  const [agentId, sessionId] = [readId(query, 'agent'), readId(query, 'session')]
  return { ...(agentId !== null && { agentId }), ...(sessionId !== null && { sessionId }) }
}

function readId(query: URLSearchParams, name: string): string | null {
  const id = query.get(name)
  if (id === null || (id.length > 0 && id.length <= 128)) return id
  throw invalid(name, 'must be an id of 1 to 128 characters')
}

function readSwitch(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)
  if (text === null || text === '0' || text === 'false') return false
  if (text === '' || text === '1' || text === 'true') return true
  throw invalid(name, 'must be 1 or 0')
}

function readNumber(
  query: URLSearchParams,
  name: string,
  { from, to, absent }: { readonly from: number; readonly to: number; readonly absent: number },
): number {
  const text = query.get(name)
  if (text === null) return absent
  const number = /^[0-9]{1,9}(\.[0-9]{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (number >= from && number <= to && (name !== 'limit' || Number.isInteger(number))) return number
  throw invalid(name, `must be a number from ${from} to ${to}`)
}

function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys()) {
    if (!known.includes(name)) throw invalid(name, `is no parameter here; it takes ${known.join(', ')}`)
  }
}
