'use client'

import { useRouter } from 'next/navigation'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { DESTINATIONS } from '../frame/destinations.ts'
import type { Press } from './read-press.ts'
import type { Place } from './shortcut-table.ts'
import { type Answers, createShortcuts, type Owner, type Shortcuts } from './shortcuts.ts'
import { isApple } from './use-mod-key.ts'
import { useSingleKeys } from './use-single-keys.ts'
import { whereOf } from './where-of.ts'

const ShortcutsContext = createContext<Shortcuts | null>(null)

const PLACES: readonly Place[] = DESTINATIONS.flatMap(({ key, href, word }) => (key ? [{ key, href, word }] : []))

/** Listens to the keys of the whole console, once. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const router = useRouter()
  const [shortcuts] = useState(() => createShortcuts(PLACES, (href) => router.push(href)))
  const [singleKeys] = useSingleKeys()
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    if (shortcuts.press(pressOf(event), singleKeys)) event.preventDefault()
  })
  useEffect(() => {
    const off = new AbortController()
    addEventListener('keydown', (event) => press(event), { signal: off.signal })
    return () => off.abort()
  }, [])
  return <ShortcutsContext value={shortcuts}>{children}</ShortcutsContext>
}

export function useShortcutsContext(): Shortcuts {
  const shortcuts = useContext(ShortcutsContext)
  if (!shortcuts) throw new Error('This component must stand inside <ShortcutsProvider>')
  return shortcuts
}

/** Answers shortcuts for as long as the component is there: from the moment it is shown, since a busy page runs effects later. */
export function useShortcuts(owner: Owner, answers: Answers): void {
  const shortcuts = useShortcutsContext()
  const latest = useRef(answers)
  useLayoutEffect(() => {
    latest.current = answers
  })
  useLayoutEffect(() => shortcuts.add(owner, () => latest.current), [shortcuts, owner])
}

function pressOf({ key, ctrlKey, metaKey, altKey, shiftKey, target, timeStamp }: KeyboardEvent): Press {
  const [own, other] = isApple() ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  return {
    key,
    mod: own && !other && !altKey && !shiftKey,
    modified: ctrlKey || metaKey || altKey,
    where: whereOf(target),
    at: timeStamp,
  }
}
