import { assertNever } from '#lib/protocol/assert-never.ts'
import { dayStart } from '#lib/protocol/day-start.ts'
import type { BudgetStanding } from './budget-standing.ts'
import { HOUR_MS } from './instant.ts'
import type { HourRow, MissionState } from './model.ts'
import { burnRate } from './selectors.ts'
import { tokensIn } from './usage.ts'

/** Where a budget gets to if the last hour goes on. In its unit; times in milliseconds since 1970. */
export interface BudgetForecast {
  /** What an hour uses at the present pace. */
  readonly perHour: number
  /** When its period ends; null where it never does. */
  readonly endMs: number | null
  /** What will be spent then; null where it never ends, and while it is not known what was spent. */
  readonly atEnd: number | null
  /** When the limit is reached; null where that is not in this period, and where it is reached already. */
  readonly fullMs: number | null
}

/** What of the state a forecast is made of. */
export type BurnFacts = Pick<MissionState, 'agents' | 'tasks' | 'tokens' | 'workspace'>

/** @returns by budget id. */
export function budgetForecasts(
  state: BurnFacts,
  standings: readonly BudgetStanding[],
  nowMs: number,
): ReadonlyMap<string, BudgetForecast> {
  const starts = new Map<string, number>()
  const startOf = (day: string): number => {
    const known = starts.get(day)
    if (known !== undefined) return known
    const ms = startIn(state.workspace.zone, day)
    starts.set(day, ms)
    return ms
  }
  return new Map(
    standings.map((standing) => {
      const endMs = standing.end === null ? null : startOf(standing.end)
      return [standing.budget.id, forecast(state, standing, endMs, nowMs)]
    }),
  )
}

/** When a step will be reached; null where it is, or where that is not in this period. */
export function stepMs(standing: BudgetStanding, { perHour, endMs }: BudgetForecast, at: number, nowMs: number) {
  if (standing.spent === null) return null
  const left = (at * standing.limit) / 100 - standing.spent
  if (left <= 0 || perHour <= 0) return null
  const ms = nowMs + (left / perHour) * HOUR_MS
  return endMs !== null && ms >= endMs ? null : ms
}

function forecast(state: BurnFacts, standing: BudgetStanding, endMs: number | null, nowMs: number): BudgetForecast {
  const burn = burnRate(state, nowMs, rowsOf(state, standing))
  const perHour = standing.budget.unit === 'usd' ? burn.costNano : tokensIn(burn)
  const { spent } = standing
  const atEnd = endMs === null || spent === null ? null : spent + (perHour * Math.max(0, endMs - nowMs)) / HOUR_MS
  const open = { perHour, endMs, atEnd, fullMs: null }
  return { ...open, fullMs: stepMs(standing, open, 100, nowMs) }
}

/** Hours are kept by agent and model alone: a project burns what its agents do, a task what those who hold it do. */
function rowsOf(state: BurnFacts, { budget: { scope } }: BudgetStanding): (row: HourRow) => boolean {
  const { kind, id } = scope
  switch (kind) {
    case 'workspace':
      return () => true
    case 'agent':
      return ({ agentId }) => agentId === id
    case 'model':
      return ({ model }) => model === id
    case 'project':
      return ({ agentId }) => agentId !== null && state.agents.get(agentId)?.project === id
    case 'task': {
      const task = state.tasks.get(id ?? '')
      const holder = task?.status === 'running' ? task.assignee : null
      return ({ agentId }) => agentId !== null && (holder === agentId || holder === `agent:${agentId}`)
    }
    default:
      return assertNever(kind)
  }
}

/** A browser may not know a zone that the server knows. */
function startIn(zone: string, day: string): number {
  try {
    return dayStart(zone, day)
  } catch (error) {
    if (error instanceof RangeError) return dayStart('UTC', day)
    throw error
  }
}
