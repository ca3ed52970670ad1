'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useOwnLevels } from './levels-provider.tsx'

const inWorkspace = (state: MissionState) => state.workspace.levels

/**
 * Whether levels are shown: the workspace has them, and who sits here has not turned them off. What only has to be hidden
 * takes the class `levels` instead.
 */
export function useLevels(): boolean {
  const { wanted } = useOwnLevels()
  return useLive(inWorkspace) && wanted
}
