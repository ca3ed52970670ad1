'use client'

import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { useModKey } from '../shortcuts/use-mod-key.ts'
import { Icon } from '../ui/icon.tsx'

// Not before they are asked for; a pointer or the focus on the field is a good sign that they soon are.
const loadPalette = () => import('../palette/palette.tsx')
const Palette = dynamic(loadPalette)
const ShortcutSheet = dynamic(() => import('../shortcuts/shortcut-sheet.tsx'))

type Open = 'palette' | 'shortcuts'

/** The field that finds anything, with what it opens: it looks like a field and is the button of one. */
export function Finder() {
  const [open, setOpen] = useState<Open | null>(null)
  const mod = useModKey()
  const close = () => setOpen(null)
  useShortcuts('frame', {
    find: () => setOpen('palette'),
    search: () => setOpen('palette'),
    help: () => setOpen('shortcuts'),
  })
  return (
    <>
      <button
        type="button"
        className="finder field px"
        aria-haspopup="dialog"
        aria-keyshortcuts={mod === '⌘' ? 'Meta+K' : 'Control+K'}
        onPointerEnter={() => void loadPalette()}
        onFocus={() => void loadPalette()}
        onClick={() => setOpen('palette')}
      >
        <Icon of={Search} />
        <span className="finder-words">Find or go to…</span>
        <span className="key wide" aria-hidden="true">
          {mod}K
        </span>
      </button>
      {open === 'palette' && <Palette onClose={close} onShortcuts={() => setOpen('shortcuts')} />}
      {open === 'shortcuts' && <ShortcutSheet onClose={close} />}
    </>
  )
}
