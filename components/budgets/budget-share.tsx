'use client'

import { useCallback } from 'react'
import { useClock, useLive } from '#lib/client/use-live.ts'
import { budgetStanding } from '#lib/state/budget-standing.ts'
import type { MissionState } from '#lib/state/model.ts'
import { percentWords } from '../ui/figures.ts'

const minuteOf = (nowMs: number) => nowMs - (nowMs % 60_000)

/** How much of a budget is spent by now, as its meter says it: an alert only knows the step that was passed. */
export function BudgetShare({ budgetId }: { budgetId: string }) {
  const nowMs = useClock(minuteOf)
  const share = useLive(
    useCallback(
      (state: MissionState) => {
        const budget = state.budgets.get(budgetId)
        const share = budget === undefined ? null : budgetStanding(state, budget, nowMs).share
        return share === null ? null : percentWords(share)
      },
      [budgetId, nowMs],
    ),
  )
  return share && <> · now {share}</>
}
