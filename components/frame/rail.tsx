'use client'

import Link from 'next/link'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import type { Destination } from './destinations.ts'
import { LevelBox } from './level-box.tsx'
import { LogBox } from './log-box.tsx'
import { NavLinks } from './nav-links.tsx'

const isWork = ({ section }: Destination) => section === 'work'
const isAround = ({ section }: Destination) => section === 'around'
const isSetting = ({ section }: Destination) => section === 'settings'

export function Rail() {
  return (
    <nav className="rail" aria-label="Main">
      <Link className="rail-logo" href="/">
        <PixelGlyph name="hq" large />
        <span className="head-px">Mission Control</span>
      </Link>
      <div className="rail-items">
        <NavLinks where={isWork} className="rail-item" />
      </div>
      <div className="rail-items">
        <NavLinks where={isAround} className="rail-item" />
      </div>
      <LevelBox />
      <LogBox />
      <div className="rail-items">
        <NavLinks where={isSetting} className="rail-item" />
      </div>
    </nav>
  )
}
