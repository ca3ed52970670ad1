'use client'

import { ChevronDown, Keyboard, LogOut } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { LevelsSwitch } from '../levels/levels-switch.tsx'
import { useShortcutsContext } from '../shortcuts/shortcuts-provider.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import { useToast } from '../ui/toast.tsx'

// Not before the menu is open: it brings what it takes to go through the themes by keyboard.
const ThemeSwitch = dynamic(() => import('../ui/theme-switch.tsx').then((module) => module.ThemeSwitch))

const hasLevels = (state: MissionState) => state.workspace.levels

export interface Person {
  readonly id: string
  readonly name: string
}

export function UserMenu({ id, name }: Person) {
  const shortcuts = useShortcutsContext()
  const levels = useLive(hasLevels)
  return (
    <Popover
      triggerClass="user"
      className="menu px-drop"
      trigger={
        <>
          <AvatarTile id={id} name={name} kind="person" job="lead" size={20} />
          <span className="cut wide" aria-hidden="true">
            {name}
          </span>
          <span className="sr">{name}: theme and sign out</span>
          <Icon of={ChevronDown} className="wide" />
        </>
      }
    >
      <p className="menu-head">
        Signed in as <b>{name}</b>
      </p>
      <p className="menu-label">Look</p>
      <div className="look-place">
        <ThemeSwitch />
      </div>
      {levels && (
        <div className="look">
          <LevelsSwitch />
        </div>
      )}
      <hr />
      <button type="button" className="menu-item" onClick={() => shortcuts.run('help')}>
        <Icon of={Keyboard} />
        Keyboard shortcuts
      </button>
      <SignOut />
    </Popover>
  )
}

function SignOut() {
  const toast = useToast()
  const signOut = async () => {
    try {
      const auth = await import('next-auth/react')
      await auth.signOut({ callbackUrl: '/sign-in' })
    } catch {
      // Without an answer of the server the session is still there, and nobody may believe otherwise.
      toast('error', 'You are still signed in: the server did not answer. Try again.')
    }
  }
  return (
    <button type="button" className="menu-item" onClick={signOut}>
      <Icon of={LogOut} />
      Sign out
    </button>
  )
}
