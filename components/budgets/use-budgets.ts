import { useMemo } from 'react'
import { SUM_MS, useCalmLive, useClock } from '#lib/client/use-live.ts'
import { type BudgetForecast, budgetForecasts } from '#lib/state/budget-forecast.ts'
import { type BudgetStanding, budgetStandings } from '#lib/state/budget-standing.ts'
import type { MissionState } from '#lib/state/model.ts'
import { sameFields } from '../live/same.ts'
import { budgetName } from './budget-name.ts'

const factsOf = ({ budgets, workspace, last, agents, tasks, tokens }: MissionState) => ({
  budgets,
  workspace,
  day: last.day,
  agents,
  tasks,
  tokens,
})

const minuteOf = (nowMs: number) => nowMs - (nowMs % 60_000)

export interface ShownBudget {
  readonly standing: BudgetStanding
  readonly forecast: BudgetForecast
  /** What it is called. */
  readonly name: string
}

/** All budgets, those that need somebody first, as they stand in this minute. */
export function useBudgets(): {
  readonly shown: readonly ShownBudget[]
  readonly nowMs: number
  readonly zone: string
} {
  const facts = useCalmLive(factsOf, SUM_MS, sameFields)
  const nowMs = useClock(minuteOf)
  return useMemo(() => {
    const { day, agents, workspace } = facts
    const state = { ...facts, last: { day } }
    const standings = budgetStandings(state, nowMs)
    const forecasts = budgetForecasts(state, standings, nowMs)
    const shown = standings.flatMap((standing) => {
      const forecast = forecasts.get(standing.budget.id)
      return forecast ? [{ standing, forecast, name: budgetName(standing.budget, agents) }] : []
    })
    return { shown, nowMs, zone: workspace.zone }
  }, [facts, nowMs])
}
