'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Icon } from '../ui/icon.tsx'
import { DESTINATIONS } from './destinations.ts'
import { NeedsCount } from './needs-count.tsx'

/** The links of the rail and of the phone's tabs: the same places under the same words. */
export function NavLinks({ few = false, className }: { few?: boolean; className?: string }) {
  const path = usePathname()
  return DESTINATIONS.filter(({ desk }) => !few || !desk).map(({ href, word, icon, counts }) => (
    <Link key={href} href={href} className={className} aria-current={currentOf(path, href)}>
      <Icon of={icon} />
      <span>{word}</span> {counts === 'needs' && <NeedsCount />}
    </Link>
  ))
}

/** A page below a place stands in it. */
const currentOf = (path: string, href: string): 'page' | 'true' | undefined =>
  path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined
