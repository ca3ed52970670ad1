'use client'

import type { ReactNode } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { AlertsBell } from '../alerts/alerts-bell.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { Finder } from './finder.tsx'
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
      <Finder />
      <div className="bar-right">
        <TransportPill />
        <LastUpdate />
        <AlertsBell />
        <UserMenu {...person} />
      </div>
      {children}
    </header>
  )
}
