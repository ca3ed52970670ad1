import { useMemo } from 'react'
import { SUM_MS, useCalmLive, useClock } from '#lib/client/use-live.ts'
import type { MissionState, Usage } from '#lib/state/model.ts'
import { burnRate } from '#lib/state/selectors.ts'

const tokensOf = (state: MissionState) => state.tokens
const minuteOf = (nowMs: number) => nowMs - (nowMs % 60_000)

/** What an hour uses at the present pace. */
export function useBurn(): Usage {
  const tokens = useCalmLive(tokensOf, SUM_MS)
  const minute = useClock(minuteOf)
  return useMemo(() => burnRate({ tokens }, minute), [tokens, minute])
}
