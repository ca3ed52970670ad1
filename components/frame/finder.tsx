'use client'

import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { type ComponentType, useCallback, useState } from 'react'
import type { PaletteProps } from '../palette/palette.tsx'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { useModKey } from '../shortcuts/use-mod-key.ts'
import { Icon } from '../ui/icon.tsx'
import { useEarlyKeys } from './use-early-keys.ts'

// Not before they are asked for; a pointer or the focus on the field is a good sign that they soon are.
const loadPalette = () => import('../palette/palette.tsx')
const ShortcutSheet = dynamic(() => import('../shortcuts/shortcut-sheet.tsx'))

type Open = 'palette' | 'shortcuts'

/** The field that finds anything, with what it opens: it looks like a field and is the button of one. */
export function Finder() {
  const [open, setOpen] = useState<Open | null>(null)
  // Not by `dynamic`: once it is here it opens within the very press, so that the next key is already its own.
  const [Palette, setPalette] = useState<ComponentType<PaletteProps> | null>(null)
  const load = useCallback(() => {
    // Where the server is away there is nothing to open; the next try asks again.
    const failed = () => setOpen((what) => (what === 'palette' ? null : what))
    loadPalette().then((module) => setPalette(() => module.default), failed)
  }, [])
  const early = useEarlyKeys(open === 'palette' && Palette === null)
  const mod = useModKey()
  const close = () => setOpen(null)
  const find = () => {
    load()
    setOpen('palette')
  }
  useShortcuts('frame', { find, search: find, help: () => setOpen('shortcuts') })
  return (
    <>
      <button
        type="button"
        className="finder field px"
        aria-haspopup="dialog"
        aria-keyshortcuts={mod === '⌘' ? 'Meta+K' : 'Control+K'}
        onPointerEnter={load}
        onFocus={load}
        onClick={find}
      >
        <Icon of={Search} />
        <span className="finder-words">Find or go to…</span>
        <span className="key wide" aria-hidden="true">
          {mod}K
        </span>
      </button>
      {open === 'palette' && Palette && (
        <Palette typed={early} onClose={close} onShortcuts={() => setOpen('shortcuts')} />
      )}
      {open === 'shortcuts' && <ShortcutSheet onClose={close} />}
    </>
  )
}
