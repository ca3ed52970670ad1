import {
  Activity,
  Bell,
  Building2,
  Cable,
  Coins,
  FileText,
  Handshake,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Plug,
  SquareKanban,
  Users,
} from 'lucide-react'

export interface Destination {
  readonly href: string
  readonly word: string
  readonly icon: LucideIcon
  /** Where it stands: with the work, with what surrounds it, or at the foot of the rail. */
  readonly section: 'work' | 'around' | 'settings'
  /** Typed after `g`, it goes there. */
  readonly key?: string
  /** Shows how many things need a person, or how many alerts fire. */
  readonly counts?: 'needs' | 'alerts'
  /** A tab of its own on a phone, which has room for four and for More; all others stand in there. */
  readonly tab?: true
}

/**
 * Every page that can be gone to, in the order of the rail.
 * Work: Deck, Agents, Tasks, Tokens, Leads, Files, Events. Around it: Connect, Alerts. Tabs: Deck, Agents, Tasks, Alerts.
 */
export const DESTINATIONS: readonly Destination[] = [
  { href: '/', word: 'Deck', icon: LayoutDashboard, section: 'work', key: 'd', counts: 'needs', tab: true },
  { href: '/agents', word: 'Agents', icon: Users, section: 'work', key: 'a', tab: true },
  { href: '/tasks', word: 'Tasks', icon: SquareKanban, section: 'work', key: 't', tab: true },
  { href: '/tokens', word: 'Tokens', icon: Coins, section: 'work', key: 'o' },
  { href: '/leads', word: 'Leads', icon: Handshake, section: 'work', key: 'l' },
  { href: '/files', word: 'Files', icon: FileText, section: 'work', key: 'f' },
  { href: '/events', word: 'Events', icon: Activity, section: 'work', key: 'e' },
  { href: '/connect', word: 'Connect', icon: Plug, section: 'around', key: 'n' },
  { href: '/alerts', word: 'Alerts', icon: Bell, section: 'around', key: 'r', counts: 'alerts', tab: true },
  { href: '/settings/workspace', word: 'Workspace', icon: Building2, section: 'settings', key: 'w' },
  { href: '/settings/keys', word: 'API keys', icon: KeyRound, section: 'settings', key: 'k' },
  { href: '/settings/connection', word: 'Connection', icon: Cable, section: 'settings', key: 'c' },
]
