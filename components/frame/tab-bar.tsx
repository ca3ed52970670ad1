import { NavLinks } from './nav-links.tsx'

/** The phone's way around, in reach of the thumb. */
export function TabBar() {
  return (
    <nav className="tabbar" aria-label="Main">
      <NavLinks few />
    </nav>
  )
}
