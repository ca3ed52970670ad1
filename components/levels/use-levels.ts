'use client'

import { useSyncExternalStore } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { onLookChange, parseLook, readLook } from '../ui/look.ts'

const inWorkspace = (state: MissionState) => state.workspace.levels
const inBrowser = () => parseLook(readLook()).levels
const onServer = () => true

/**
 * Whether levels are shown: the workspace has them, and who sits here has not turned them off. What only has to be hidden
 * takes the class `levels` instead.
 */
export function useLevels(): boolean {
  const mine = useSyncExternalStore(onLookChange, inBrowser, onServer)
  return useLive(inWorkspace) && mine
}
