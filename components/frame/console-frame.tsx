import type { ReactNode } from 'react'
import { SeenProvider } from '../away/seen-provider.tsx'
import { LevelMoment } from '../levels/level-moment.tsx'
import { ShortcutsProvider } from '../shortcuts/shortcuts-provider.tsx'
import { AppRoot } from './app-root.tsx'
import { CutOff } from './cut-off.tsx'
import { MeProvider } from './me-provider.tsx'
import { Rail } from './rail.tsx'
import { TabBar } from './tab-bar.tsx'
import { TopBar } from './top-bar.tsx'
import type { Person } from './user-menu.tsx'

/** What every page of the console stands in. */
export function ConsoleFrame({ person, children }: { person: Person; children: ReactNode }) {
  return (
    <ShortcutsProvider>
      <SeenProvider>
        <AppRoot>
          <a className="skip" href="#floor">
            Skip to the page
          </a>
          <Rail />
          <TopBar person={person}>
            <CutOff />
          </TopBar>
          <main className="floor" id="floor" tabIndex={-1}>
            <MeProvider me={person}>{children}</MeProvider>
          </main>
          <TabBar />
          <LevelMoment />
        </AppRoot>
      </SeenProvider>
    </ShortcutsProvider>
  )
}
