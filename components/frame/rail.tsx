import Link from 'next/link'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { LogBox } from './log-box.tsx'
import { NavLinks } from './nav-links.tsx'

export function Rail() {
  return (
    <nav className="rail" aria-label="Main">
      <Link className="rail-logo" href="/">
        <PixelGlyph name="hq" large />
        <span className="head-px">Mission Control</span>
      </Link>
      <div className="rail-items">
        <NavLinks className="rail-item" />
      </div>
      <LogBox />
    </nav>
  )
}
