import { USAGE_BY } from '#lib/usage/usage-answers.ts'
import { json, type Operation, type Parameter, query, ref, type Schema } from './operation.ts'
import { MAX_LIMIT } from './part-query.ts'
import { USAGE_LIMIT, USAGE_SCOPE } from './usage-query.ts'

const day: Schema = { type: 'string', format: 'date' }
const SELECTION: readonly Parameter[] = [
  query('from', "First day, a date of the workspace's zone; absent: today", day),
  query('to', 'Last day; absent: today', day),
  ...USAGE_SCOPE.map((name) => query(name, `Only usage with this ${name}; empty: only usage without`)),
]
const BY = query('by', 'What to group by', { enum: USAGE_BY })
const BUCKET = query('bucket', 'Cut into UTC hours (at most 62 days) or days', { enum: ['hour', 'day'] })
const limit = (what: string) =>
  query('limit', what, { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: USAGE_LIMIT })
const AFTER = query('after', '`next` of the page before')
const csv = (description: string): Operation['ok'] => ({
  status: 200,
  description,
  content: { 'text/csv': { type: 'string' } },
})

/** The routes of usage, by method and path. */
export const USAGE_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /api/usage': {
    parameters: [
      BY,
      ...SELECTION,
      BUCKET,
      query('compare', '`previous`: also as many days before `from`', { enum: ['previous'] }),
      limit('Groups in a page'),
      AFTER,
    ],
    ok: { status: 200, description: 'Sums, and the groups that cost most', content: json(ref('UsageSums')) },
  },
  'GET /api/usage/requests': {
    parameters: [...SELECTION, limit('Requests in a page'), AFTER],
    ok: { status: 200, description: 'Single requests, newest first', content: json(ref('UsageRequests')) },
  },
  'GET /api/usage.csv': {
    parameters: [BY, ...SELECTION, BUCKET],
    ok: csv('A row for each group (without `by` each day), with `bucket` for each group and bucket'),
  },
  'GET /api/usage/requests.csv': { parameters: SELECTION, ok: csv('All requests that match, newest first') },
}
