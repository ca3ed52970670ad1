import { type Cursor, parseCursor } from '#lib/protocol/cursor.ts'
import { invalid } from './part-query.ts'

const NAMES = ['since', 'until']

/**
 * The parameters of `GET /api/digest`.
 * @throws MissionError `invalid` naming the parameter that is missing, unknown, given twice, or no cursor.
 */
export function readDigestQuery(query: URLSearchParams): { readonly since: Cursor; readonly until: Cursor | null } {
  for (const name of query.keys()) {
    if (!NAMES.includes(name)) throw invalid(name, `is no parameter here; there are ${NAMES.join(', ')}`)
    if (query.getAll(name).length > 1) throw invalid(name, 'is given more than once')
  }
  return { since: cursorOf('since', query.get('since') ?? ''), until: optional('until', query.get('until')) }
}

const optional = (name: string, text: string | null): Cursor | null => (text === null ? null : cursorOf(name, text))

function cursorOf(name: string, text: string): Cursor {
  const cursor = parseCursor(text)
  if (cursor === null) throw invalid(name, 'must be a cursor that this server gave')
  return cursor
}
