import type { EventData } from '#lib/protocol/event.ts'
import type { NanoUsd } from '#lib/protocol/money.ts'
import type { Usage } from '#lib/state/model.ts'

/**
 * What `GET /api/usage` and `GET /api/usage/requests` answer. Days (`YYYY-MM-DD`) are the workspace's, as every event is
 * stamped; hours (`YYYY-MM-DDTHH`) are UTC, and a day has the hours that lie in it: 23, 24 or 25, and where a zone is not
 * whole hours off, one more, of which its part is counted.
 */

export const USAGE_BY = ['agent', 'kind', 'model', 'provider', 'project', 'session', 'task', 'day', 'hour'] as const
export type UsageBy = (typeof USAGE_BY)[number]
export type UsageBucketSize = 'hour' | 'day'

/** Usage as it is shown: `tokens` and `cacheShare` are those of lib/state's selectors. */
export interface UsageFigures extends Usage {
  /** Null where no request of it has a price. */
  readonly costUsd: number | null
  /** Input, output and cache together. */
  readonly tokens: number
  /** Share of the input that was read from a cache, 0 to 1; null while there was no input. */
  readonly cacheShare: number | null
}

export interface UsageBucket extends UsageFigures {
  /** The hour or day. */
  readonly at: string
}

export interface UsageGroup extends UsageFigures {
  /** Id of the agent, session or task; else the value itself. Null: not known. */
  readonly key: string | null
  /** Name of the agent, title of the session or task, also when the state has forgotten them; null where there is none. */
  readonly label: string | null
  /** Of an agent, its client program; of a session, its agent; else null. */
  readonly of: string | null
  /** The model that cost most of it. */
  readonly model: string | null
  /** Only those in which anything was used, oldest first; empty without `bucket`. */
  readonly buckets: readonly UsageBucket[]
  /** With `compare=previous`. */
  readonly previous?: UsageFigures
}

export interface UsageAnswer {
  /** The figures are true at it. */
  readonly cursor: string
  /** IANA time zone that the days are dates in. */
  readonly zone: string
  /** First and last day. */
  readonly from: string
  readonly to: string
  readonly by: UsageBy | null
  readonly bucket: UsageBucketSize | null
  /** Every bucket from the first to the last, oldest first, also the empty ones; empty without `bucket`. */
  readonly times: readonly string[]
  /** Of all that matches, whatever the page of groups. */
  readonly total: UsageFigures
  /** Of `total`; only those in which anything was used. */
  readonly buckets: readonly UsageBucket[]
  /** What an hour uses at the present pace, of what matches. */
  readonly burn: UsageFigures
  /** With `compare=previous`: as many days before `from`. */
  readonly previous?: {
    readonly from: string
    readonly to: string
    readonly times: readonly string[]
    readonly total: UsageFigures
    readonly buckets: readonly UsageBucket[]
  }
  /** The dearest first (days and hours: the oldest first); empty without `by`. */
  readonly groups: readonly UsageGroup[]
  /** `after` of the groups that follow; absent on the last page. */
  readonly next?: string
}

/** One request as it was counted. */
export interface UsageRequest {
  readonly seq: number
  readonly at: string
  readonly day: string
  readonly hour: string
  readonly agentId: string | null
  readonly sessionId: string | null
  readonly taskId: string | null
  readonly project: string | null
  readonly model: string
  readonly provider: string | null
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly reasoning: number
  /** Input, output and cache together. */
  readonly tokens: number
  /** Null: not known. */
  readonly costNano: NanoUsd | null
  readonly costUsd: number | null
  readonly costSource: NonNullable<EventData<'token:usage'>['costSource']> | null
  /** Of a cost that is priced: US dollars for a million tokens of each kind, and the list that they are from. */
  readonly price: NonNullable<EventData<'token:usage'>['price']> | null
  readonly requestId: string | null
  readonly durationMs: number | null
}

export interface UsageRequestsAnswer {
  readonly cursor: string
  readonly zone: string
  readonly from: string
  readonly to: string
  /** Of all that matches, whatever the page; from the sums, so it holds what `keptFrom` leaves out. */
  readonly total: UsageFigures
  /** Requests of earlier days are only kept as sums; null while all are kept. */
  readonly keptFrom: string | null
  /** The newest first. */
  readonly items: readonly UsageRequest[]
  /** `after` of the page that follows; absent on the last one. */
  readonly next?: string
}
