import { openProjection } from '#lib/projection/open-projection.ts'
import type { ProjectionOptions } from '#lib/projection/projection.ts'
import { formatCursor } from '#lib/protocol/cursor.ts'
import type { UsageAnswer, UsageBucket, UsageGroup } from './usage-answers.ts'
import { figuresOf } from './usage-figures.ts'
import type { UsageOptions } from './usage-fold.ts'
import { USAGE_MEANING } from './usage-meaning.ts'
import type { RawBucket, RawGroup, RawUsage, UsageCalls } from './usage-questions.ts'
import type { UsageDays, UsageQuery, UsageStore } from './usage-store.ts'
import { createUsageTimes, type UsageTimes } from './usage-times.ts'

/** @throws MissionError `unavailable` when another process has the file open, `version` when it is newer than this program. */
export async function createUsageStore(
  parts: Omit<ProjectionOptions, 'module' | 'options'> & UsageOptions,
): Promise<UsageStore> {
  const { requestDays, seedEvents, ...common } = parts
  const projection = await openProjection<UsageCalls>({
    ...common,
    module: new URL('./usage-thread.ts', import.meta.url),
    options: { requestDays, ...(seedEvents !== undefined && { seedEvents }) } satisfies UsageOptions,
    meaning: USAGE_MEANING,
  })
  const times = createUsageTimes()
  return {
    get available() {
      return projection.available
    },
    get behind() {
      return projection.behind
    },
    get seq() {
      return projection.seq
    },
    async usage(query, atLeast) {
      const { cursor, answer } = await projection.ask(atLeast, 'usage', query)
      return { cursor: formatCursor(cursor), ...shown(query, answer, times) }
    },
    async requests(query, atLeast) {
      const { cursor, answer } = await projection.ask(atLeast, 'requests', query)
      const { total, keptFrom, items, more } = answer
      const last = items.at(-1)
      return {
        cursor: formatCursor(cursor),
        zone: query.zone,
        from: query.from,
        to: query.to,
        total: figuresOf(total),
        keptFrom,
        items,
        ...(more && last && { next: String(last.seq) }),
      }
    },
    async budgetPast(budgetId, since) {
      return (await projection.ask(since, 'budgetPast', budgetId, since)).answer
    },
    [Symbol.asyncDispose]: () => projection[Symbol.asyncDispose](),
  }
}

function shown(query: UsageQuery, raw: RawUsage, times: UsageTimes): Omit<UsageAnswer, 'cursor'> {
  const { zone, from, to, by, bucket, limit, skip } = query
  const { previous } = raw
  const timesOf = (days: UsageDays, buckets: readonly RawBucket[]) =>
    bucket === null ? [] : withThese(times(days, bucket, zone), buckets)
  return {
    zone,
    from,
    to,
    by,
    bucket,
    times: timesOf(query, raw.buckets),
    total: figuresOf(raw.total),
    buckets: raw.buckets.map(showBucket),
    burn: figuresOf(raw.burn),
    ...(previous && {
      previous: {
        from: previous.from,
        to: previous.to,
        times: timesOf(previous, previous.buckets),
        total: figuresOf(previous.total),
        buckets: previous.buckets.map(showBucket),
      },
    }),
    groups: raw.groups.map(showGroup),
    ...(raw.more && { next: String(skip + limit) }),
  }
}

/** Where the workspace's zone was changed, a day may hold hours that it does not have in the present one. */
function withThese(times: readonly string[], buckets: readonly RawBucket[]): readonly string[] {
  const known = new Set(times)
  if (buckets.every(({ at }) => known.has(at))) return times
  return [...new Set([...times, ...buckets.map(({ at }) => at)])].sort()
}

const showBucket = ({ at, usage }: RawBucket): UsageBucket => ({ at, ...figuresOf(usage) })

function showGroup({ key, label, of, model, usage, buckets, previous }: RawGroup): UsageGroup {
  return {
    key,
    label,
    of,
    model,
    ...figuresOf(usage),
    buckets: buckets.map(showBucket),
    ...(previous && { previous: figuresOf(previous) }),
  }
}
