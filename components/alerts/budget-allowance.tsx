'use client'

import { useCallback } from 'react'
import { useClock, useLive } from '#lib/client/use-live.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { BUDGET_ALERT } from '#lib/state/selectors.ts'
import { allowanceWords } from './allowance-words.ts'

const minuteOf = (nowMs: number) => nowMs - (nowMs % 60_000)

/** Of an alert of a budget: what somebody allowed it. */
export function BudgetAllowance({ alert: { rule, subject } }: { alert: Alert }) {
  const nowMs = useClock(minuteOf)
  const words = useLive(
    useCallback(
      ({ budgets }: MissionState) => {
        const [span] = (rule === BUDGET_ALERT && budgets.get(subject ?? '')?.spans) || []
        return span === undefined ? null : allowanceWords(span, nowMs)
      },
      [rule, subject, nowMs],
    ),
  )
  return words && <> · {words}</>
}
