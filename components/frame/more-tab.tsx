'use client'

import { Ellipsis } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useId, useRef, useState } from 'react'
import { Icon } from '../ui/icon.tsx'
import { DESTINATIONS, type Destination } from './destinations.ts'
import { currentOf, NavLinks } from './nav-links.tsx'

const isInside = ({ tab }: Destination) => !tab

/** The last tab of a phone: opens a sheet with every place that has no tab. */
export function MoreTab() {
  const path = usePathname()
  const id = useId()
  const sheet = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const here = DESTINATIONS.some((place) => isInside(place) && currentOf(path, place.href))
  return (
    <>
      <button type="button" popoverTarget={id} aria-expanded={open} aria-current={here ? 'true' : undefined}>
        <Icon of={Ellipsis} />
        <span>More</span>
      </button>
      <div
        ref={sheet}
        id={id}
        popover="auto"
        className="more-sheet"
        onToggle={({ newState }) => setOpen(newState === 'open')}
      >
        <NavLinks where={isInside} className="more-item" onGo={() => sheet.current?.hidePopover()} />
      </div>
    </>
  )
}
