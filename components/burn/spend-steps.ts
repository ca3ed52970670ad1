import type { MissionState, Usage } from '#lib/state/model.ts'
import { usageByDay, usageByHour } from '#lib/state/selectors.ts'
import { NO_USAGE, plus, tokensIn } from '#lib/state/usage.ts'

/** The finest that the state keeps is an hour, for two days; then days, for a month. */
export const PERIODS = ['24 h', '7 d', '31 d'] as const
export type Period = (typeof PERIODS)[number]

/** One column of the chart and one row of the table. */
export interface Step {
  /** `2026-11-21T14` (UTC) or `2026-11-21` (the workspace's day). */
  readonly id: string
  readonly usage: Usage
}

const DAY_MS = 86_400_000
const DAYS: Readonly<Record<Exclude<Period, '24 h'>, number>> = { '7 d': 7, '31 d': 31 }

/**
 * The steps of a period, oldest first; the last one is the present one, which is not over.
 * @param today YYYY-MM-DD, as `workspaceDay` gives it.
 */
export function stepsOf(
  state: Pick<MissionState, 'tokens'>,
  period: Period,
  { nowMs, today }: { readonly nowMs: number; readonly today: string },
): readonly Step[] {
  if (period === '24 h') return usageByHour(state, nowMs, 24).map(({ hour, usage }) => ({ id: hour, usage }))
  const days = new Map(usageByDay(state).map(({ day, usage }) => [day, usage]))
  const count = DAYS[period]
  return Array.from({ length: count }, (_, index) => {
    // Dates are counted without a zone.
    const id = new Date(Date.parse(today) - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10)
    return { id, usage: days.get(id) ?? NO_USAGE }
  })
}

export const sumOf = (steps: readonly Step[]): Usage => steps.map(({ usage }) => usage).reduce(plus, NO_USAGE)

/** What the columns show: tokens where nothing has a price, since no price is not $0. */
export type Measure = 'cost' | 'tokens'

export function measureOf(steps: readonly Step[]): Measure {
  const { requests, unpriced } = sumOf(steps)
  return requests > 0 && unpriced >= requests ? 'tokens' : 'cost'
}

/** In dollars, or in tokens. */
export const heightOf = ({ usage }: Step, measure: Measure): number =>
  measure === 'cost' ? usage.costNano / 1e9 : tokensIn(usage)
