import { type DayHour, dayHours } from '#lib/protocol/day-hours.ts'
import { isSummedUp } from './budget-past.ts'
import { daysBefore, HOUR_MS, hoursBefore, millis } from './instant.ts'
import type { MissionState, TokenTotals, Usage } from './model.ts'
import { NO_USAGE, plus, tokensIn } from './usage.ts'

/** What usage can be grouped by that the live state keeps; `kind` is the client program of the agent. */
export type SpendKey = 'agent' | 'kind' | 'model' | 'project'

/** Leaves out what is of another. */
export interface SpendOnly {
  readonly agentId?: string
  readonly kind?: string
  readonly model?: string
  readonly project?: string
}

export interface SpendQuestion {
  readonly by: SpendKey
  /** First and last day, YYYY-MM-DD in the workspace's zone. */
  readonly from: string
  readonly to: string
  /** What the time is cut into: hours of UTC, or days of the workspace. */
  readonly bucket: 'hour' | 'day'
  readonly only: SpendOnly
}

/** Usage by bucket: `2026-11-21T14` or `2026-11-21`. */
export type Buckets = ReadonlyMap<string, Usage>

export interface SpendGroup {
  /** Null: of no agent, or no project, that is known. */
  readonly key: string | null
  readonly usage: Usage
  readonly buckets: Buckets
  /** The one that cost most of it. */
  readonly model: string | null
}

export interface Spend {
  readonly total: Usage
  readonly buckets: Buckets
  /** By cost, then tokens, the highest first. */
  readonly groups: readonly SpendGroup[]
}

type Held = Pick<MissionState, 'tokens' | 'agents' | 'workspace' | 'last'>

interface Row {
  readonly bucket: string
  readonly agentId: string | null
  readonly model: string
  readonly project: string | null
  readonly usage: Usage
}

/** The state keeps 31 days and 48 hours: those that the newest event is in, and the ones before. */
const DAYS_BEFORE = 30
const HOURS_BEFORE = 47

/**
 * What was used, where the state holds all of it to the last token.
 * @returns null where it does not: too long ago, summed up since, or hours of projects, which it does not keep.
 */
export function spendOf(state: Held, question: SpendQuestion): Spend | null {
  const rows = question.bucket === 'day' ? dayRows(state, question) : hourRows(state, question)
  if (rows === null || rows.some(isSummedUp)) return null
  const kindOf = (agentId: string | null) => (agentId === null ? null : (state.agents.get(agentId)?.kind ?? null))
  const { only, by } = question
  const keyOf = (row: Row) => ({ agent: row.agentId, model: row.model, project: row.project, kind: null })[by]
  const whole = new Sum()
  const groups = new Map<string | null, Sum>()
  for (const row of rows) {
    if (only.agentId !== undefined && row.agentId !== only.agentId) continue
    if (only.model !== undefined && row.model !== only.model) continue
    if (only.project !== undefined && row.project !== only.project) continue
    if (only.kind !== undefined && kindOf(row.agentId) !== only.kind) continue
    const key = by === 'kind' ? kindOf(row.agentId) : keyOf(row)
    const group = groups.get(key) ?? new Sum()
    groups.set(key, group)
    for (const sum of [whole, group]) sum.add(row)
  }
  return {
    total: whole.usage,
    buckets: whole.buckets,
    groups: Array.from(groups, ([key, sum]) => sum.group(key)).sort(byCost),
  }
}

type Keyed = Pick<SpendGroup, 'key' | 'usage'>

const byCost = (a: Keyed, b: Keyed): number =>
  b.usage.costNano - a.usage.costNano ||
  tokensIn(b.usage) - tokensIn(a.usage) ||
  ((a.key ?? '') < (b.key ?? '') ? -1 : 1)

class Sum {
  usage: Usage = NO_USAGE
  readonly buckets = new Map<string, Usage>()
  readonly #models = new Map<string, Usage>()

  add({ bucket, model, usage }: Row): void {
    this.usage = plus(this.usage, usage)
    this.buckets.set(bucket, plus(this.buckets.get(bucket) ?? NO_USAGE, usage))
    this.#models.set(model, plus(this.#models.get(model) ?? NO_USAGE, usage))
  }

  group(key: string | null): SpendGroup {
    const models = Array.from(this.#models, ([key, usage]) => ({ key, usage })).sort(byCost)
    return { key, usage: this.usage, buckets: this.buckets, model: models[0]?.key ?? null }
  }
}

const asksWhose = ({ by, only }: SpendQuestion): boolean =>
  by === 'agent' || by === 'kind' || only.agentId !== undefined || only.kind !== undefined

const keepsAgents = (question: SpendQuestion, since: string | null, first: string): boolean =>
  since === null || since <= first || !asksWhose(question)

function dayRows({ tokens, last }: Held, question: SpendQuestion): readonly Row[] | null {
  const { from, to } = question
  if (last.day !== null && from < daysBefore(last.day, DAYS_BEFORE)) return null
  if (!keepsAgents(question, tokens.agentsSince.day, from)) return null
  return [...tokens.days.values()].flatMap((row) =>
    row.day >= from && row.day <= to
      ? [{ bucket: row.day, agentId: row.agentId, model: row.model, project: row.project, usage: row }]
      : [],
  )
}

function hourRows({ tokens, last, workspace }: Held, question: SpendQuestion): readonly Row[] | null {
  if (question.by === 'project' || question.only.project !== undefined) return null
  const hours = hoursIn(workspace.zone, question.from, question.to)
  const first = hours[0]
  if (first === undefined) return []
  if (last.at !== null && first.hour < hoursBefore(millis(last.at), HOURS_BEFORE)) return null
  if (!keepsAgents(question, tokens.agentsSince.hour, first.hour)) return null
  // A piece of an hour cannot be told from the rest of it.
  if (hours.some(({ from, until }) => until - from < HOUR_MS)) return null
  return rowsOfHours(tokens, new Set(hours.map(({ hour }) => hour)))
}

const rowsOfHours = ({ hours }: TokenTotals, wanted: ReadonlySet<string>): readonly Row[] =>
  [...hours.values()].flatMap((row) =>
    wanted.has(row.hour)
      ? [{ bucket: row.hour, agentId: row.agentId, model: row.model, project: null, usage: row }]
      : [],
  )

/** Hours of more days are not looked for: where the first is held, none that is held lies that far from it. */
const MOST_DAYS = 4

function hoursIn(zone: string, from: string, to: string): readonly DayHour[] {
  const days: string[] = []
  for (let day = from; day <= to && days.length < MOST_DAYS; day = daysBefore(day, -1)) days.push(day)
  return days.flatMap((day) => dayHours(zone, day))
}
