import { useMemo } from 'react'
import { SUM_MS, useCalmLive, useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type DayUsage, usageOn } from '#lib/state/selectors.ts'
import { useWorkspaceDay } from './use-workspace-day.ts'

const tokensOf = (state: MissionState) => state.tokens
const workspaceOf = (state: MissionState) => state.workspace

/** Today's usage, summed again only when something in it has changed. */
export function useToday(): DayUsage {
  const day = useWorkspaceDay()
  const tokens = useCalmLive(tokensOf, SUM_MS)
  const workspace = useLive(workspaceOf)
  return useMemo(() => usageOn({ tokens, workspace }, day), [tokens, workspace, day])
}
