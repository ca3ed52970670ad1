'use client'

import type { ReactNode } from 'react'
import { useLevels } from '../levels/use-levels.ts'
import { FacesProvider } from '../ui/avatar/faces.tsx'

/** The box of every page. Where there are no levels to be shown, nothing in it that is one is. */
export function AppRoot({ children }: { children: ReactNode }) {
  return (
    <div className="app" data-levels={useLevels() ? undefined : 'off'}>
      <FacesProvider>{children}</FacesProvider>
    </div>
  )
}
