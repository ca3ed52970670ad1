'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { AlertsCount } from '../alerts/alerts-count.tsx'
import { Icon } from '../ui/icon.tsx'
import { DESTINATIONS, type Destination } from './destinations.ts'
import { NeedsCount } from './needs-count.tsx'

export interface NavLinksProps {
  /** Which of the places stand here. */
  readonly where: (place: Destination) => boolean
  readonly className?: string
  readonly onGo?: () => void
}

/** Links to places, under the same words wherever they stand. */
export function NavLinks({ where, className, onGo = () => undefined }: NavLinksProps) {
  const path = usePathname()
  return DESTINATIONS.filter(where).map(({ href, word, icon, counts }) => (
    <Link key={href} href={href} className={className} aria-current={currentOf(path, href)} onClick={onGo}>
      <Icon of={icon} />
      <span>{word}</span> {counts === 'needs' && <NeedsCount />}
      {counts === 'alerts' && <AlertsCount />}
    </Link>
  ))
}

/** A page below a place stands in it. */
export const currentOf = (path: string, href: string): 'page' | 'true' | undefined =>
  path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined
