'use client'

import type { Destination } from './destinations.ts'
import { MoreTab } from './more-tab.tsx'
import { NavLinks } from './nav-links.tsx'

const isTab = ({ tab }: Destination) => tab === true

/** The phone's way around, in reach of the thumb. */
export function TabBar() {
  return (
    <nav className="tabbar" aria-label="Main">
      <NavLinks where={isTab} />
      <MoreTab />
    </nav>
  )
}
