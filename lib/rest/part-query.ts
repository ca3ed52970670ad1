import { MissionError } from '#lib/protocol/errors.ts'

/** What `GET /api/{part}` was asked for. */
export interface PartQuery {
  readonly limit: number
  /** Place of the last item that the client has; null: from the beginning. */
  readonly after: Place | null
  /** Wanted values by field; the empty text wants items that have none. */
  readonly equal: ReadonlyMap<string, string>
}

/** Where an item stands in the order of its part: when it began, then its id. Neither ever changes. */
export interface Place {
  readonly since: string
  readonly id: string
}

export const DEFAULT_LIMIT = 100
export const MAX_LIMIT = 500

/**
 * @param fields that the part can be filtered by.
 * @throws MissionError `invalid` naming the parameter that is unknown, given twice, or not valid.
 */
export function readPartQuery(query: URLSearchParams, fields: readonly string[]): PartQuery {
  readOnce(query, ['limit', 'after', ...fields])
  const equal = new Map([...query].filter(([name]) => fields.includes(name)))
  const after = query.get('after')
  return { limit: readLimit(query.get('limit')), after: after === null ? null : readPlace(after), equal }
}

/** @throws MissionError `invalid` naming a parameter that is not among these, or given twice. */
export function readOnce(query: URLSearchParams, names: readonly string[]): void {
  for (const name of query.keys()) {
    if (query.getAll(name).length > 1) throw invalid(name, 'is given more than once')
    if (!names.includes(name)) throw invalid(name, `is no parameter here; these are: ${names.join(', ')}`)
  }
}

export const formatPlace = ({ since, id }: Place): string =>
  Buffer.from(JSON.stringify([since, id])).toString('base64url')

export function comparePlaces(a: Place, b: Place): number {
  if (a.since !== b.since) return a.since < b.since ? -1 : 1
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}

/** @throws MissionError `invalid`. */
export function readLimit(text: string | null): number {
  if (text === null) return DEFAULT_LIMIT
  const limit = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > MAX_LIMIT) throw invalid('limit', `must be a whole number from 1 to ${MAX_LIMIT}`)
  return limit
}

/** @throws MissionError `invalid`. */
export function readPlace(text: string): Place {
  const place = readPair(Buffer.from(text, 'base64url').toString())
  if (place === null) throw invalid('after', 'must be the "next" of an earlier page')
  return place
}

function readPair(json: string): Place | null {
  try {
    const value: unknown = JSON.parse(json)
    if (!Array.isArray(value)) return null
    const [since, id]: unknown[] = value
    return typeof since === 'string' && typeof id === 'string' ? { since, id } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export const invalid = (name: string, message: string) =>
  new MissionError('invalid', `The parameter "${name}" ${message}.`, { issues: [{ path: name, message }] })
