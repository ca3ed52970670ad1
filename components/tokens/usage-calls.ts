import type { Usage } from '#lib/state/model.ts'
import type { Spend, SpendGroup, SpendOnly } from '#lib/state/spend.ts'
import type { UsageAnswer, UsageBy, UsageRequestsAnswer } from '#lib/usage/usage-answers.ts'
import { sendJson } from '../rest/send-json.ts'
import type { Days } from './time-span.ts'

/** The calls of the tokens page. They throw AnswerError. */

/** What can be asked beside what the state keeps. */
export interface UsageScope extends SpendOnly {
  readonly sessionId?: string
  readonly taskId?: string
}

export interface UsageQuestion extends Days {
  readonly by: Exclude<UsageBy, 'day' | 'hour' | 'provider'>
  readonly bucket: 'hour' | 'day'
  readonly only: UsageScope
}

/** A group with what the server calls it, where the state may have forgotten. */
export interface UsageGroup extends SpendGroup {
  readonly label?: string | null
  /** Of an agent, its kind; of a session, its agent. */
  readonly of?: string | null
}

export interface UsageFound extends Spend {
  readonly groups: readonly UsageGroup[]
  /** There are more groups than these, which are the dearest. */
  readonly isCut?: boolean
}

/** More than anybody reads; the sum holds all of them. */
const MOST_GROUPS = 500

export const usagePath = ({ by, bucket, only, from, to }: UsageQuestion, limit = MOST_GROUPS): string =>
  `/api/usage?${new URLSearchParams({ by, bucket, from, to, ...only, limit: String(limit) })}`

/** Saves the same as a file. */
export const usageCsv = ({ by, only, from, to }: UsageQuestion): string =>
  `/api/usage.csv?${new URLSearchParams({ by, from, to, ...only })}`

export const requestsCsv = (only: UsageScope, { from, to }: Days): string =>
  `/api/usage/requests.csv?${new URLSearchParams({ from, to, ...only })}`

export const requestsPath = (only: UsageScope, { from, to }: Days, limit: number, after?: string): string =>
  `/api/usage/requests?${new URLSearchParams({
    from,
    to,
    ...only,
    limit: String(limit),
    ...(after !== undefined && { after }),
  })}`

// The shapes are those that the server's handler is typed by; zod stays out of the browser.
export const loadUsage = async (path: string): Promise<UsageFound> =>
  foundIn((await sendJson(path, 'GET')) as UsageAnswer)

export const loadRequests = async (path: string): Promise<UsageRequestsAnswer> =>
  (await sendJson(path, 'GET')) as UsageRequestsAnswer

/** The answer in the shape that the state gives, so that one page shows both. */
export function foundIn({ total, buckets, groups, next }: UsageAnswer): UsageFound {
  return {
    isCut: next !== undefined,
    total: usageIn(total),
    buckets: bucketsIn(buckets),
    groups: groups.map((group) => ({
      key: group.key,
      label: group.label,
      of: group.of,
      usage: usageIn(group),
      buckets: bucketsIn(group.buckets),
      model: group.model,
    })),
  }
}

const bucketsIn = (buckets: UsageAnswer['buckets']): ReadonlyMap<string, Usage> =>
  new Map(buckets.map((bucket) => [bucket.at, usageIn(bucket)]))

const usageIn = (figures: Usage): Usage => {
  const { input, output, cacheRead, cacheWrite, reasoning, costNano, requests, unpriced } = figures
  return { input, output, cacheRead, cacheWrite, reasoning, costNano, requests, unpriced }
}
