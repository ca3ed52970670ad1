import { Activity, KeyRound, LayoutDashboard, type LucideIcon } from 'lucide-react'

export interface Destination {
  readonly href: string
  readonly word: string
  readonly icon: LucideIcon
  /** Shows how many things need a person. */
  readonly counts?: 'needs'
}

/** Every page that can be gone to, in the order of the rail. */
export const DESTINATIONS: readonly Destination[] = [
  { href: '/', word: 'Deck', icon: LayoutDashboard, counts: 'needs' },
  { href: '/events', word: 'Events', icon: Activity },
  { href: '/settings/keys', word: 'API keys', icon: KeyRound },
]
