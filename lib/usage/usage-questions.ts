import type { DatabaseSync } from 'node:sqlite'
import type { Usage } from '#lib/state/model.ts'
import { burnFrom, burnHours } from '#lib/state/selectors.ts'
import { NO_USAGE, tokensIn } from '#lib/state/usage.ts'
import { budgetPastIn } from './budget-pasts.ts'
import type { UsageBucketSize, UsageBy, UsageRequest } from './usage-answers.ts'
import { type UsageName, usageNames } from './usage-names.ts'
import { requestsIn } from './usage-requests.ts'
import { dayNumber, dayText, hourNumber } from './usage-schema.ts'
import type { BudgetPast, RequestsQuery, UsageDays, UsageQuery, UsageScope } from './usage-store.ts'
import { type Asked, bucketText, GroupDetails, type SumRow, sumOf, UsageSums } from './usage-sums.ts'
import { daysAhead } from './usage-times.ts'
import { Words } from './words.ts'

/** Sums as they come from the tables; what is shown beside them is made on the other side (create-usage-store.ts). */
export interface RawBucket {
  readonly at: string
  readonly usage: Usage
}

export interface RawStretch {
  readonly total: Usage
  readonly buckets: readonly RawBucket[]
}

export interface RawGroup extends UsageName {
  readonly usage: Usage
  readonly model: string | null
  readonly buckets: readonly RawBucket[]
  readonly previous: Usage | null
}

export interface RawUsage extends RawStretch {
  readonly burn: Usage
  readonly previous: (UsageDays & RawStretch) | null
  readonly groups: readonly RawGroup[]
  readonly more: boolean
}

export interface RawRequests {
  readonly total: Usage
  readonly keptFrom: string | null
  readonly items: readonly UsageRequest[]
  readonly more: boolean
}

// A type, not an interface: only a type has the index signature that Calls asks for.
export type UsageCalls = {
  usage(query: UsageQuery): RawUsage
  requests(query: RequestsQuery): RawRequests
  budgetPast(budgetId: string, since: number): readonly BudgetPast[] | null
}

export function usageQuestions(db: DatabaseSync): UsageCalls {
  const words = new Words(db)
  const sums = new UsageSums(db, words)
  const names = usageNames(db)
  const requests = requestsIn(db, words)
  const kept = db.prepare('SELECT from_day FROM kept')
  return {
    usage: (query) => usageOf(sums, names, query),
    requests(query) {
      const items = requests({ ...query, limit: query.limit + 1 })
      const from = kept.get()?.from_day
      return {
        total: sums.total(query),
        keptFrom: from === undefined ? null : dayText(Number(from)),
        items: items.slice(0, query.limit),
        more: items.length > query.limit,
      }
    },
    budgetPast: budgetPastIn(db),
  }
}

function usageOf(sums: UsageSums, names: ReturnType<typeof usageNames>, query: UsageQuery): RawUsage {
  const { scope, by, bucket, compare, limit, skip } = query
  const asked = { scope, from: query.from, to: query.to }
  const before = { scope, ...daysAhead(query) }
  const rows = by === null ? [] : sums.groups(asked, by, { limit: limit + 1, skip })
  const page = rows.slice(0, limit)
  return {
    ...stretch(sums, asked, bucket),
    burn: burnOf(sums, scope, query.nowMs),
    previous: compare ? { from: before.from, to: before.to, ...stretch(sums, before, bucket) } : null,
    groups: by === null ? [] : groupsOf(sums, names, { asked, before, by, bucket, compare, page }),
    more: rows.length > limit,
  }
}

function stretch(sums: UsageSums, asked: Asked, bucket: UsageBucketSize | null): RawStretch {
  if (bucket === null) return { total: sums.total(asked), buckets: [] }
  const rows = sums.buckets(asked, bucket)
  return { total: sumOf(rows), buckets: rows.map((row) => bucketOf(row, bucket)) }
}

interface GroupsAsked {
  readonly asked: Asked
  readonly before: Asked
  readonly by: UsageBy
  readonly bucket: UsageBucketSize | null
  readonly compare: boolean
  readonly page: readonly SumRow[]
}

function groupsOf(
  sums: UsageSums,
  names: ReturnType<typeof usageNames>,
  { asked, before, by, bucket, compare, page }: GroupsAsked,
): readonly RawGroup[] {
  if (page.length === 0) return []
  const keys = page.map(({ key }) => key)
  const isTime = by === 'day' || by === 'hour'
  const details = sums.details(asked, by, keys, bucket)
  // A day has no earlier self.
  const earlier = compare && !isTime ? sums.some(before, by, keys) : null
  return page.map(({ key, usage }) => {
    const { buckets, models } = details.get(key) ?? new GroupDetails()
    return {
      ...names(by, key),
      usage,
      model: dearest(models, (n) => names('model', n).key ?? ''),
      buckets: bucket === null ? [] : Array.from(buckets, ([key, usage]) => bucketOf({ key, usage }, bucket)),
      previous: earlier === null ? null : (earlier.get(key) ?? NO_USAGE),
    }
  })
}

/** By cost, then tokens, then name, as everywhere. */
function dearest(models: ReadonlyMap<number, Usage>, nameOf: (n: number) => string): string | null {
  const named = Array.from(models, ([n, usage]) => ({ name: nameOf(n), usage }))
  const [first] = named.sort(
    (a, b) =>
      b.usage.costNano - a.usage.costNano || tokensIn(b.usage) - tokensIn(a.usage) || (a.name < b.name ? -1 : 1),
  )
  return first?.name ?? null
}

const bucketOf = ({ key, usage }: SumRow, size: UsageBucketSize): RawBucket => ({ at: bucketText(size, key), usage })

/** By the same rule as the state's, from the same two hours. */
function burnOf(sums: UsageSums, scope: UsageScope, nowMs: number): Usage {
  const { now, before } = burnHours(nowMs)
  const [present, last] = [hourNumber(now), hourNumber(before)]
  // Whatever the zone, the days of these hours lie around that of UTC.
  const day = dayNumber(before.slice(0, 10))
  const asked = { scope, from: dayText(day - 1), to: dayText(day + 2) }
  const rows = new Map(sums.hours(asked, [present, last]).map(({ key, usage }) => [key, usage]))
  return burnFrom(rows.get(present) ?? NO_USAGE, rows.get(last) ?? NO_USAGE, nowMs)
}
