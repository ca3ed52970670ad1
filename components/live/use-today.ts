import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type DayUsage, usageOn } from '#lib/state/selectors.ts'
import { SUM_MS, useCalm } from './use-calm.ts'
import { useWorkspaceDay } from './use-workspace-day.ts'

const tokensOf = (state: MissionState) => state.tokens
const workspaceOf = (state: MissionState) => state.workspace

/** Today's usage, summed again only when something in it has changed. */
export function useToday(): DayUsage {
  const day = useWorkspaceDay()
  const tokens = useCalm(useLive(tokensOf), SUM_MS)
  const workspace = useLive(workspaceOf)
  return useMemo(() => usageOn({ tokens, workspace }, day), [tokens, workspace, day])
}
