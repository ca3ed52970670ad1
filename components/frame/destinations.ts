import { Activity, Cable, KeyRound, LayoutDashboard, type LucideIcon, Plug, Users } from 'lucide-react'

export interface Destination {
  readonly href: string
  readonly word: string
  readonly icon: LucideIcon
  /** Typed after `g`, it goes there. */
  readonly key?: string
  /** Shows how many things need a person. */
  readonly counts?: 'needs'
  /** Left out of a phone's tabs, which hold five: another way leads there. */
  readonly desk?: true
}

/** Every page that can be gone to, in the order of the rail. */
export const DESTINATIONS: readonly Destination[] = [
  { href: '/', word: 'Deck', icon: LayoutDashboard, key: 'd', counts: 'needs' },
  { href: '/agents', word: 'Agents', icon: Users, key: 'a' },
  { href: '/events', word: 'Events', icon: Activity, key: 'e' },
  { href: '/connect', word: 'Connect', icon: Plug, key: 'n' },
  { href: '/settings/keys', word: 'API keys', icon: KeyRound, key: 'k' },
  { href: '/settings/connection', word: 'Connection', icon: Cable, key: 'c', desk: true },
]
