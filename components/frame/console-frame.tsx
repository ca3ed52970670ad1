import type { ReactNode } from 'react'
import type { Choices } from '#lib/auth/choices.ts'
import { SeenProvider } from '../away/seen-provider.tsx'
import { LevelMoment } from '../levels/level-moment.tsx'
import { LevelsProvider } from '../levels/levels-provider.tsx'
import { ShortcutsProvider } from '../shortcuts/shortcuts-provider.tsx'
import { AppRoot } from './app-root.tsx'
import { CutOff } from './cut-off.tsx'
import { MeProvider } from './me-provider.tsx'
import { Rail } from './rail.tsx'
import { TabBar } from './tab-bar.tsx'
import { TopBar } from './top-bar.tsx'
import type { Person } from './user-menu.tsx'

export interface ConsoleFrameProps {
  readonly person: Person
  readonly choices: Choices
  readonly children: ReactNode
}

/** What every page of the console stands in. */
export function ConsoleFrame({ person, choices, children }: ConsoleFrameProps) {
  return (
    <ShortcutsProvider>
      <SeenProvider>
        <LevelsProvider first={choices}>
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
        </LevelsProvider>
      </SeenProvider>
    </ShortcutsProvider>
  )
}
