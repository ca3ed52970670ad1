import type { UsageAnswer, UsageBucketSize, UsageBy, UsageRequestsAnswer } from './usage-answers.ts'

/** Which usage; what is absent is not asked for, null asks for what has none. */
export interface UsageScope {
  readonly agentId?: string | null
  readonly kind?: string | null
  readonly model?: string
  readonly provider?: string | null
  readonly project?: string | null
  readonly sessionId?: string | null
  readonly taskId?: string | null
}

/** First and last day, `YYYY-MM-DD` in the workspace's zone. */
export interface UsageDays {
  readonly from: string
  readonly to: string
}

export interface UsageQuery extends UsageDays {
  readonly scope: UsageScope
  /** Of the workspace, for `times`. */
  readonly zone: string
  /** Milliseconds since 1970, for `burn`. */
  readonly nowMs: number
  readonly by: UsageBy | null
  readonly bucket: UsageBucketSize | null
  readonly compare: boolean
  readonly limit: number
  /** How many groups come before. */
  readonly skip: number
}

export interface RequestsQuery extends UsageDays {
  readonly scope: UsageScope
  readonly zone: string
  readonly limit: number
  /** Only requests with a smaller seq; null: from the newest. */
  readonly before: number | null
}

/** What one period of a budget had used when the budget began to count. */
export interface BudgetPast {
  /** First day of the period, or `total`. */
  readonly from: string
  readonly costNano: number
  readonly tokens: number
  readonly unpriced: number
}

/**
 * What was used since the log began, also after the log was trimmed: sums by hour and day that are kept for good, and single
 * requests of the last `usageRequestDays` days. It follows the log and counts each request once, for whom the state counts it,
 * so sums over days that both keep are equal to lib/state's.
 *
 * Every answer knows at least the event `atLeast` (a seq), which is that of the snapshot it is shown beside. Throws MissionError
 * `unavailable` when it has not come so far within a few seconds, or when the store has died.
 */
export interface UsageStore extends AsyncDisposable {
  /** False once the store has died; it takes a restart. */
  readonly available: boolean
  /** How many events of the log it has yet to take. */
  readonly behind: number
  /** Seq of the newest event that it knows. */
  readonly seq: number
  usage(query: UsageQuery, atLeast: number): Promise<UsageAnswer>
  requests(query: RequestsQuery, atLeast: number): Promise<UsageRequestsAnswer>
  /**
   * What a budget had used before the event `since`, from which on it counts by itself: in its period of then and the one before.
   * @returns null where that is not known, as the log had forgotten the event before the store began to follow it.
   */
  budgetPast(budgetId: string, since: number): Promise<readonly BudgetPast[] | null>
}
