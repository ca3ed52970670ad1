import { LEAD_FILTERS, LEAD_ORDERS, type LeadFilter, type LeadQuery } from '#lib/leads/lead-source.ts'
import { DEFAULT_LIMIT, invalid, MAX_LIMIT } from './part-query.ts'

const LONGEST_TEXT = 200
const TAKES = ['limit', 'after', 'order', 'text', 'merged', ...LEAD_FILTERS]

/**
 * What `GET /api/leads` was asked for.
 * @throws MissionError `invalid` naming the parameter that is unknown, given twice, or not valid.
 */
export function readLeadQuery(query: URLSearchParams): LeadQuery {
  for (const name of query.keys()) {
    if (!TAKES.includes(name)) throw invalid(name, `is no parameter of leads; they take ${TAKES.join(', ')}`)
    if (query.getAll(name).length > 1) throw invalid(name, 'is given more than once')
  }
  const where: Partial<Record<LeadFilter, string>> = {}
  for (const name of LEAD_FILTERS) {
    const value = query.get(name)
    if (value !== null) where[name] = value
  }
  const limit = query.get('limit') ?? String(DEFAULT_LIMIT)
  if (!/^[0-9]{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > MAX_LIMIT) {
    throw invalid('limit', `must be a whole number from 1 to ${MAX_LIMIT}`)
  }
  const wanted = query.get('order') ?? 'added'
  const order = LEAD_ORDERS.find((one) => one === wanted)
  if (order === undefined) throw invalid('order', `must be one of ${LEAD_ORDERS.join(', ')}`)
  const text = query.get('text') ?? ''
  // Each word is looked for in every lead.
  if (text.length > LONGEST_TEXT) throw invalid('text', `may have ${LONGEST_TEXT} characters`)
  const merged = query.get('merged') === '1'
  return { limit: Number(limit), after: query.get('after'), order, text, where, merged }
}
