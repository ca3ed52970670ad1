'use client'

import type { ReactNode } from 'react'
import { type Me, MeContext } from '../board/me.ts'
import { DirectoryContext } from '../directory/directory.ts'
import { useLoadedDirectory } from '../directory/use-loaded-directory.ts'

/** Who looks and what everybody is called, for whatever calls people by name. */
export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return (
    <DirectoryContext value={useLoadedDirectory()}>
      <MeContext value={me}>{children}</MeContext>
    </DirectoryContext>
  )
}
