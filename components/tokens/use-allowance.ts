'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { budgetStanding } from '#lib/state/budget-standing.ts'
import type { MissionState } from '#lib/state/model.ts'
import { sameFields } from '../live/same.ts'
import type { SpanName } from './tokens-view.ts'

/** What the whole workspace may use in the period that a span shows. */
export interface Allowance {
  readonly unit: 'usd' | 'tokens'
  /** In the unit: nano-USD or tokens. */
  readonly limit: number
  /** What of it is used, 1 and more where all of it. */
  readonly share: number
}

const PERIODS: Readonly<Partial<Record<SpanName, string>>> = { today: 'day', month: 'month' }

/** @returns null where no budget of the workspace lasts as long. */
export function allowanceOf(state: MissionState, span: SpanName, nowMs: number): Allowance | null {
  const [tightest] = [...state.budgets.values()]
    .filter(({ scope, period }) => scope.kind === 'workspace' && period === PERIODS[span])
    .flatMap((budget) => {
      const { limit, share } = budgetStanding(state, budget, nowMs)
      return share === null ? [] : [{ unit: budget.unit, limit, share }]
    })
    .sort((a, b) => b.share - a.share)
  return tightest ?? null
}

const isSame = (a: Allowance | null, b: Allowance | null): boolean =>
  a === b || (a !== null && b !== null && sameFields(a, b))

export const useAllowance = (span: SpanName, nowMs: number): Allowance | null =>
  useLive(
    useCallback((state: MissionState) => allowanceOf(state, span, nowMs), [span, nowMs]),
    isSame,
  )
