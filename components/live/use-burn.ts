import { useMemo } from 'react'
import { useClock, useLive } from '#lib/client/use-live.ts'
import type { MissionState, Usage } from '#lib/state/model.ts'
import { burnRate } from '#lib/state/selectors.ts'
import { SUM_MS, useCalm } from './use-calm.ts'

const tokensOf = (state: MissionState) => state.tokens
const minuteOf = (nowMs: number) => nowMs - (nowMs % 60_000)

/** What an hour uses at the present pace. */
export function useBurn(): Usage {
  const tokens = useCalm(useLive(tokensOf), SUM_MS)
  const minute = useClock(minuteOf)
  return useMemo(() => burnRate({ tokens }, minute), [tokens, minute])
}
