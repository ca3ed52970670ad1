import { MissionError } from '#lib/protocol/errors.ts'
import type { UsageFigures, UsageGroup, UsageRequest } from '#lib/usage/usage-answers.ts'
import type { RequestsQuery, UsageQuery, UsageStore } from '#lib/usage/usage-store.ts'
import { writeCsv } from './csv.ts'
import type { WhoNamed } from './who-named.ts'

type Record = readonly string[]

const FIGURES = [
  'requests',
  'tokens',
  'input',
  'output',
  'cacheRead',
  'cacheWrite',
  'reasoning',
  'costUsd',
  'costNano',
  'unpriced',
] as const satisfies readonly (keyof UsageFigures)[]

const REQUEST = [
  'seq',
  'at',
  'day',
  'agentId',
  'agentName',
  'sessionId',
  'taskId',
  'project',
  'model',
  'provider',
  'input',
  'output',
  'cacheRead',
  'cacheWrite',
  'reasoning',
  'tokens',
  'costUsd',
  'costNano',
  'costSource',
  'requestId',
  'durationMs',
] as const satisfies readonly (keyof UsageRequest | 'agentName')[]

const MOST_ROWS = 100_000
const ROWS_AT_ONCE = 2_000
const REQUESTS_AT_ONCE = 1_000

/**
 * `GET /api/usage.csv`: a row for each group (without `by` each day), with `bucket` for each group and bucket. All of it is of
 * one moment.
 * @throws MissionError `too_large` beyond 100,000 groups.
 */
export async function usageCsv(store: UsageStore, query: UsageQuery, atLeast: number): Promise<Response> {
  const by = query.by ?? 'day'
  const all = { ...query, by, limit: MOST_ROWS, skip: 0 }
  const { groups, next, from, to, bucket } = await store.usage(all, atLeast)
  if (next !== undefined) {
    throw new MissionError('too_large', `These are more than ${MOST_ROWS} rows. Choose fewer days, or filter.`)
  }
  const head = [by, 'label', 'of', ...(bucket === null ? [] : [bucket]), ...FIGURES]
  return csvResponse(`usage-by-${by}-${from}-${to}.csv`, inSlices(rowsOf(head, groups, bucket !== null)))
}

function* rowsOf(head: Record, groups: readonly UsageGroup[], byBucket: boolean): Generator<Record> {
  yield head
  for (const group of groups) {
    const name = [group.key, group.label, group.of].map(cellOf)
    if (!byBucket) yield [...name, ...figuresIn(group)]
    else for (const one of group.buckets) yield [...name, one.at, ...figuresIn(one)]
  }
}

/** Money of which nothing is known is left empty. */
function figuresIn(figures: UsageFigures): Record {
  const isKnown = figures.unpriced < figures.requests
  return FIGURES.map((column) => (!isKnown && column.startsWith('cost') ? '' : cellOf(figures[column])))
}

/** `GET /api/usage/requests.csv`: all that match, the newest first, read page by page while it is sent. */
export async function requestsCsv(
  store: UsageStore,
  query: RequestsQuery,
  atLeast: number,
  nameOf: WhoNamed,
): Promise<Response> {
  const first = await store.requests({ ...query, limit: REQUESTS_AT_ONCE }, atLeast)
  async function* pages(): AsyncGenerator<readonly Record[]> {
    yield [REQUEST]
    for (let page = first; ; ) {
      yield page.items.map((request) => requestRecord(request, nameOf))
      if (page.next === undefined) return
      page = await store.requests({ ...query, limit: REQUESTS_AT_ONCE, before: Number(page.next) }, 0)
    }
  }
  return csvResponse(`requests-${query.from}-${query.to}.csv`, pages())
}

function requestRecord(request: UsageRequest, nameOf: WhoNamed): Record {
  const named = { ...request, agentName: nameOf(request.agentId && `agent:${request.agentId}`) }
  return REQUEST.map((column) => cellOf(named[column]))
}

const cellOf = (value: string | number | null): string => (value === null ? '' : String(value))

async function* inSlices(rows: Iterable<Record>): AsyncGenerator<readonly Record[]> {
  let slice: Record[] = []
  for (const row of rows) {
    if (slice.push(row) < ROWS_AT_ONCE) continue
    yield slice
    slice = []
  }
  yield slice
}

/** Sent as it is made; who goes away ends it. */
function csvResponse(name: string, pages: AsyncGenerator<readonly Record[]>): Response {
  const encoder = new TextEncoder()
  let isFirst = true
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pages.next()
      if (done) return controller.close()
      const text = writeCsv(value)
      // Only the file has a byte order mark, not each of its pieces.
      controller.enqueue(encoder.encode(isFirst ? text : text.slice(1)))
      isFirst = false
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
  return new Response(body, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` },
  })
}
