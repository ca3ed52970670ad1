'use client'

import type { ReactNode } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { FacesProvider } from '../ui/avatar/faces.tsx'

const hasLevels = (state: MissionState) => state.workspace.levels

/** The box of every page. Where the workspace has no levels, nothing in it that is one is shown. */
export function AppRoot({ children }: { children: ReactNode }) {
  const levels = useLive(hasLevels)
  return (
    <div className="app" data-levels={levels ? undefined : 'off'}>
      <FacesProvider>{children}</FacesProvider>
    </div>
  )
}
