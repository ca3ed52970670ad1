import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { type OfficeLevel, officeLevel } from '#lib/state/level-selectors.ts'
import type { MissionState } from '#lib/state/model.ts'
import { sameFields } from '../live/same.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'

/** The level of the office, as it stands. */
export function useOfficeLevel(): OfficeLevel {
  const day = useWorkspaceDay()
  return useLive(
    useCallback((state: MissionState) => officeLevel(state, day), [day]),
    sameFields,
  )
}
