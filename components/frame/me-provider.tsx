'use client'

import type { ReactNode } from 'react'
import { type Me, MeContext } from '../board/me.ts'

/** Who looks, for whatever calls people by name. */
export const MeProvider = ({ me, children }: { me: Me; children: ReactNode }) => (
  <MeContext value={me}>{children}</MeContext>
)
