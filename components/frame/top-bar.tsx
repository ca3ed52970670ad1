'use client'

import type { ReactNode } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { LastUpdate } from './last-update.tsx'
import { TransportPill } from './transport-pill.tsx'
import { type Person, UserMenu } from './user-menu.tsx'

const workspaceName = (state: MissionState) => state.workspace.name

export function TopBar({ person, children }: { person: Person; children: ReactNode }) {
  const name = useLive(workspaceName)
  return (
    <header className="bar">
      <span className="workspace">
        <span className="emblem px">
          <PixelGlyph name="flag" />
        </span>
        <span className="sr">Workspace</span>
        <UntrustedText className="cut" text={name} />
      </span>
      <div className="bar-right">
        <TransportPill />
        <LastUpdate />
        <UserMenu {...person} />
      </div>
      {children}
    </header>
  )
}
