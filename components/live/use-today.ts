import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type DayUsage, usageToday } from '#lib/state/selectors.ts'

const whole = (state: MissionState) => state

/** Whether all that today's usage is made of is the same. */
const sameToday = (a: MissionState, b: MissionState): boolean =>
  a.tokens === b.tokens && a.workspace === b.workspace && a.last.day === b.last.day

/** Today's usage, summed again only when something in it has changed. */
export function useToday(): DayUsage {
  const state = useLive(whole, sameToday)
  return useMemo(() => usageToday(state), [state])
}
